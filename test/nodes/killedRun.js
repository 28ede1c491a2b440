// Runs Send Partner Email on n8n's engine in a process of its own, so that a test can kill it in the middle.
require('../../testkit/engine/typescriptHook');
const { SendPartnerEmail } = require('../../nodes/SendPartnerEmail/SendPartnerEmail.node.ts');
const { runNode } = require('../../testkit/engine/engine.ts');

const { parameters, items, credential } = JSON.parse(process.argv[2]);
void runNode(new SendPartnerEmail(), parameters, items, { credentials: { smtp: credential } });
