/** The report page as a Handlebars template. Charts are hidden from screen readers: the tables say the same. */
export const PAGE_TEMPLATE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{{title}}</title>
<style>
:root{color-scheme:light dark;--back:#f4f5f7;--card:#fff;--text:#1c1e21;--soft:#5b6169;--line:#e1e4e8;--shade:rgba(0,0,0,.2);--sent:#1f5fbf;--opened:#0e9f84;--clicked:#b45309}
@media (prefers-color-scheme:dark){:root{--back:#16181b;--card:#22252a;--text:#e8e9eb;--soft:#a3a9b2;--line:#383d44;--shade:rgba(255,255,255,.2);--sent:#6ea2ee;--opened:#2bd4b0;--clicked:#f0a24b}}
*{box-sizing:border-box}
body{margin:0;padding:1.5rem 1rem 3rem;background:var(--back);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:78rem;margin:0 auto}
h1{margin:0 0 .25rem;font-size:1.7rem;line-height:1.2;overflow-wrap:anywhere}
h2{margin:0 0 .9rem;font-size:1.15rem}
p{margin:0 0 1rem}
.soft{color:var(--soft)}
.warning{padding:.8rem 1rem;background:var(--card);border:1px solid var(--line);border-left:5px solid var(--clicked);border-radius:8px;overflow-wrap:anywhere}
section{margin-top:1.25rem;padding:1.25rem;background:var(--card);border:1px solid var(--line);border-radius:12px}
.totals{display:grid;grid-template-columns:repeat(7,1fr);gap:.75rem;margin:1.25rem 0 0;padding:0;background:none;border:0}
.totals div{padding:.8rem 1rem;background:var(--card);border:1px solid var(--line);border-radius:12px}
.totals dt{color:var(--soft);font-size:.875rem}
.totals dd{margin:0;font-size:1.5rem;font-weight:650;line-height:1.25;font-variant-numeric:tabular-nums}
.totals dd.note{font-size:.875rem;font-weight:400;color:var(--soft)}
.scroll{overflow-x:auto;margin:0 -1.25rem;padding:0 1.25rem;background:linear-gradient(90deg,var(--card) 40%,transparent) local,linear-gradient(270deg,var(--card) 40%,transparent) 100% 0 local,linear-gradient(90deg,var(--shade),transparent) scroll,linear-gradient(270deg,var(--shade),transparent) 100% 0 scroll;background-repeat:no-repeat;background-size:3rem 100%,3rem 100%,.9rem 100%,.9rem 100%}
.scroll:focus-visible{outline:3px solid #8ab4f8}
.scroll+p{margin:.9rem 0 0}
table{border-collapse:collapse;width:100%;font-size:.9375rem}
th,td{padding:.5rem .55rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);white-space:nowrap}
th:first-child,td:first-child{padding-left:0}
th:last-child,td:last-child{padding-right:0}
tbody tr:last-child>*{border-bottom:0}
thead th{color:var(--soft);font-weight:600;font-size:.8125rem;white-space:normal;vertical-align:bottom}
tbody th{font-weight:600}
.earlier,.share{display:block;color:var(--soft);font-size:.8125rem}
.number{text-align:right;font-variant-numeric:tabular-nums}
.wrap{white-space:normal;overflow-wrap:anywhere}
.wrap:not(:empty){min-width:11.5rem}
.partner{white-space:normal;min-width:7rem;overflow-wrap:anywhere}
.why:not(:empty){min-width:20rem}
.state{white-space:normal;min-width:6.5rem}
.name{white-space:normal;min-width:8rem;overflow-wrap:break-word}
.time{white-space:normal}
.time:not(:empty){min-width:7.6rem}
@media (max-width:68rem){.totals{grid-template-columns:repeat(4,1fr)}.totals div:last-child{grid-column:span 2}}
@media (max-width:40rem){.totals{grid-template-columns:repeat(2,1fr)}.partner{min-width:5.5rem}}
svg{display:block;width:100%;height:8.5rem;border-bottom:1px solid var(--line)}
svg rect{fill:var(--sent)}
.axis{display:flex;justify-content:space-between;margin:.35rem 0 0;color:var(--soft);font-size:.875rem}
details{margin-top:.75rem}
summary{width:fit-content;color:var(--soft);font-size:.9375rem;cursor:pointer}
summary:focus-visible{outline:3px solid #8ab4f8}
.short{width:auto;margin-top:.5rem}
.short .number{min-width:4rem}
.chart{margin-bottom:1.25rem}
.chart p{margin:.9rem 0 .2rem;font-weight:600}
.bar{display:flex;align-items:center;gap:.5rem;margin-top:.2rem;padding-right:7rem}
.bar span{flex:none;height:.9rem;min-width:2px;border-radius:3px}
.bar small{flex:none;color:var(--soft);font-size:.875rem;white-space:nowrap}
.sent{background:var(--sent)}.opened{background:var(--opened)}.clicked{background:var(--clicked)}
</style>
</head>
<body>
<main>
<h1>{{title}}</h1>
<p class="soft">Emails from {{since}} to {{until}} ({{zone}}).</p>
{{#each warnings}}<p class="warning" role="note">{{this}}</p>
{{/each}}{{#if isEmpty}}
<section><h2>Nothing yet</h2><p>No email was sent in this time. Publish a chain, and come back after its first run.</p></section>
{{else}}
<dl class="totals">
{{#each totals}}<div><dt>{{this.label}}</dt><dd>{{this.amount}}</dd>{{#if this.note}}<dd class="note">{{this.note}}</dd>{{/if}}</div>
{{/each}}</dl>
<section>
<h2 id="by-email">By email</h2>
<div class="chart" aria-hidden="true">
{{#each stepChart}}<p>{{this.name}}</p>
{{#each this.bars}}<div class="bar">{{#if this.length}}<span class="{{this.kind}}" style="width:{{this.length}}%"></span>{{/if}}<small>{{this.label}}</small></div>
{{/each}}{{/each}}</div>
<p class="soft">What a link scanner or a mail program opened or clicked of its own accord does not count.{{#if lacksTracking}} Opened and Clicked are out of the emails sent with the option Tracking; of the others nobody knows.{{/if}}{{#if hasConversions}} Joined and First sale: within {{conversionDays}} days after the email.{{/if}}</p>
<div class="scroll" role="region" aria-labelledby="by-email" tabindex="0">
<table>
<thead><tr><th scope="col">Email</th><th scope="col" class="number">Sent</th><th scope="col" class="number">Opened</th><th scope="col" class="number">Not opened</th><th scope="col" class="number">Clicked</th><th scope="col" class="number">Not clicked</th><th scope="col" class="number">Bounced</th><th scope="col" class="number">Unsubscribed</th><th scope="col" class="number">Complained</th><th scope="col" class="number">Uncertain</th><th scope="col" class="number">Held back</th><th scope="col" class="number">Waiting</th><th scope="col" class="number">Not mailed</th>{{#if hasConversions}}<th scope="col" class="number">Joined</th><th scope="col" class="number">First sale</th>{{/if}}</tr></thead>
<tbody>
{{#each steps}}<tr><th scope="row" class="name">{{this.name}}</th><td class="number">{{this.sent}}</td><td class="number">{{this.opened}} <span class="share">{{this.openRate}}</span></td><td class="number">{{this.notOpened}}</td><td class="number">{{this.clicked}} <span class="share">{{this.clickRate}}</span></td><td class="number">{{this.notClicked}}</td><td class="number">{{this.bounced}}</td><td class="number">{{this.unsubscribed}}</td><td class="number">{{this.complained}}</td><td class="number">{{this.uncertain}}</td><td class="number">{{this.heldBack}}</td><td class="number">{{this.waiting}}</td><td class="number">{{this.notMailed}}</td>{{#if @root.hasConversions}}<td class="number">{{this.joined}}</td><td class="number">{{this.firstSale}}</td>{{/if}}</tr>
{{/each}}</tbody>
</table>
</div>
</section>
<section aria-labelledby="by-day">
<h2 id="by-day">Sent per {{timeChart.unit}}</h2>
<p class="soft">At most {{timeChart.most}} in one {{timeChart.unit}}.</p>
<svg viewBox="0 0 {{timeChart.width}} {{timeChart.height}}" preserveAspectRatio="none" aria-hidden="true">
{{#each timeChart.columns}}<rect x="{{this.x}}" y="{{this.y}}" width="{{this.width}}" height="{{this.height}}"><title>{{this.name}}: {{this.amount}}</title></rect>
{{/each}}</svg>
<p class="axis" aria-hidden="true"><span>{{timeChart.first}}</span><span>{{timeChart.last}}</span></p>
<details><summary>Show as a table</summary>
<table class="short">
<thead><tr><th scope="col">{{timeChart.unitLabel}}</th><th scope="col" class="number">Sent</th></tr></thead>
<tbody>
{{#each timeChart.columns}}<tr><th scope="row">{{this.name}}</th><td class="number">{{this.amount}}</td></tr>
{{/each}}</tbody>
</table>
</details>
</section>
{{#if issues}}
<section>
<h2 id="not-mailed">Who was not mailed, and why</h2>
<div class="scroll" role="region" aria-labelledby="not-mailed" tabindex="0">
<table>
<thead><tr><th scope="col">Partner</th><th scope="col">Why</th><th scope="col">Email</th><th scope="col">Since</th><th scope="col">Last run</th></tr></thead>
<tbody>
{{#each issues}}<tr><th scope="row" class="partner">{{this.partnerId}}</th><td class="wrap">{{this.reason}}</td><td class="name">{{this.step}}</td><td class="time">{{this.since}}</td><td class="time">{{this.lastAt}}</td></tr>
{{/each}}</tbody>
</table>
</div>
{{#if issuesLeftOut}}<p class="soft">{{issuesLeftOut}} more are left out here.</p>{{/if}}
</section>
{{/if}}
{{#if rows}}
<section>
<h2 id="recipients">Recipients</h2>
{{#if hasDashes}}<p class="soft">A dash stands for what was not tracked.</p>
{{/if}}<div class="scroll" role="region" aria-labelledby="recipients" tabindex="0">
<table>
<thead><tr><th scope="col">Partner</th><th scope="col">Address</th><th scope="col">Email</th><th scope="col">Status</th><th scope="col">Sent</th><th scope="col">Last opened</th><th scope="col">Last clicked</th><th scope="col">Unsubscribed</th><th scope="col">Reason</th></tr></thead>
<tbody>
{{#each rows}}<tr><th scope="row" class="partner">{{this.partnerId}}</th><td class="wrap">{{this.address}}</td><td class="name">{{this.step}}</td><td class="state">{{this.status}}</td><td class="time">{{this.sentAt}}{{#each this.earlierSentAt}}<span class="earlier">before: {{this}}</span>{{/each}}{{#if this.moreTimes}}<span class="earlier">and {{this.moreTimes}} more</span>{{/if}}</td><td class="time">{{this.openedAt}}</td><td class="time">{{this.clickedAt}}</td><td class="time">{{this.unsubscribedAt}}</td><td class="wrap why">{{this.reason}}</td></tr>
{{/each}}</tbody>
</table>
</div>
{{#if leftOut}}<p class="soft">{{leftOut}} more are left out here. The format CSV has all of them.</p>{{/if}}
</section>
{{/if}}
{{/if}}
</main>
</body>
</html>
`;
