/** The page of a rehearsal as a Handlebars template. Charts are hidden from screen readers where a table says the same. */
export const PAGE_TEMPLATE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{{policy}}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Rehearsal: {{title}}</title>
<style>{{{style}}}</style>
</head>
<body>
<main>
<p class="kicker">Rehearsal · nothing was sent</p>
<h1>{{title}}</h1>
<p class="soft">{{period}} ({{zone}}), seed {{seed}}.</p>
<dl class="totals">
{{#each totals}}<div><dt>{{this.label}}</dt><dd>{{this.amount}}</dd></div>
{{/each}}</dl>
{{#if warnings}}
<section class="warnings" aria-labelledby="warnings">
<h2 id="warnings">Look at this first</h2>
<ul>
{{#each warnings}}<li>{{this}}</li>
{{/each}}</ul>
</section>
{{/if}}
<section aria-labelledby="lanes">
<h2 id="lanes">Lanes</h2>
<div class="scroll" role="region" aria-labelledby="lanes" tabindex="0">
<table>
<thead><tr><th scope="col">Lane</th><th scope="col" class="number">Result</th><th scope="col" class="number">Bounced</th><th scope="col">First</th><th scope="col">Last</th></tr></thead>
<tbody>
{{#each lanes}}<tr><th scope="row" class="lane"><i class="dot c{{this.color}}"></i>{{this.name}}<small>{{this.title}}</small></th>{{#if this.isDecision}}<td class="number result">{{this.accepted}} accepted, {{this.declined}} rejected</td><td class="number"></td>{{else}}<td class="number">{{this.sent}} sent</td><td class="number">{{this.bounced}}</td>{{/if}}<td>{{this.first}}</td><td>{{this.last}}</td></tr>
{{/each}}</tbody>
</table>
</div>
</section>
<section aria-labelledby="days">
<h2 id="days">Emails per day</h2>
<svg viewBox="0 0 {{days.width}} {{days.height}}" preserveAspectRatio="none" role="img" aria-label="Emails on each day, at most {{days.most}} on one day; the table below has the figures">
{{#each days.bars}}<rect class="c{{this.color}}" x="{{this.x}}" y="{{this.y}}" width="{{this.width}}" height="{{this.height}}"></rect>
{{/each}}</svg>
<p class="axis"><span>{{days.first}}</span><span>at most {{days.most}} on one day</span><span>{{days.last}}</span></p>
<p class="legend">{{#each days.lanes}}<span><i class="dot c{{this.color}}"></i>{{this.name}}</span> {{/each}}</p>
<details><summary>As a table</summary>
<div class="scroll" role="region" aria-label="Emails per day" tabindex="0">
<table>
<thead><tr><th scope="col">Day</th>{{#each days.lanes}}<th scope="col" class="number">{{this.name}}</th>{{/each}}<th scope="col" class="number">All</th></tr></thead>
<tbody>
{{#each days.rows}}<tr><th scope="row">{{this.day}}</th>{{#each this.amounts}}<td class="number">{{this}}</td>{{/each}}<td class="number">{{this.total}}</td></tr>
{{/each}}</tbody>
</table>
</div>
</details>
</section>
<section aria-labelledby="funnel">
<h2 id="funnel">How far partners came</h2>
<ul class="funnel">
{{#each funnel}}<li><span>{{this.label}}</span><b style="width:{{this.length}}%"></b><span>{{this.amount}} <small>{{this.share}}</small></span></li>
{{/each}}</ul>
</section>
{{#if leftOut}}
<section aria-labelledby="left-out">
<h2 id="left-out">Who was left out, and why</h2>
<p class="soft">As it stood at the end, by what kept the partner from the email.</p>
<div class="scroll" role="region" aria-labelledby="left-out" tabindex="0">
<table>
<thead><tr><th scope="col" class="number">Partners</th><th scope="col">Why</th><th scope="col">Such as</th></tr></thead>
{{#each leftOut}}<tbody>
<tr class="group"><th scope="rowgroup" colspan="3"><i class="dot c{{this.color}}"></i>{{this.name}}</th></tr>
{{#each this.reasons}}<tr><td class="number">{{this.partners}}</td><td class="wrap">{{this.reason}}</td><td>{{this.examples}}</td></tr>
{{/each}}{{#if this.hasOthers}}<tr><td class="number">{{this.others}}</td><td>for other reasons</td><td></td></tr>
{{/if}}</tbody>
{{/each}}</table>
</div>
</section>
{{/if}}
<section aria-labelledby="partners">
<h2 id="partners">Partners</h2>
<noscript><p>Each partner’s line of time, and the emails as they would look, need JavaScript. All figures are above.</p></noscript>
<div id="browse" hidden>
<div class="tools"><label>Search <input id="search" type="search" placeholder="Name, ID or address" autocomplete="off"></label><label>Show <select id="filter"></select></label></div>
<p class="legend" id="marks"></p>
<p class="soft" id="found" role="status"></p>
<div id="rows"></div>
<p class="pages"><button type="button" id="back">Previous</button><span id="page"></span><button type="button" id="next">Next</button></p>
</div>
</section>
{{#if notes}}
<section aria-labelledby="notes">
<h2 id="notes">What was assumed</h2>
<ul>
{{#each notes}}<li>{{this}}</li>
{{/each}}</ul>
</section>
{{/if}}
</main>
<dialog id="email" aria-labelledby="subject"><header><div><h2 id="subject"></h2><p class="soft" id="envelope"></p></div><button type="button" id="close">Close</button></header><div id="frame"></div></dialog>
<script type="application/octet-stream" id="data">{{{data}}}</script>
<script>{{{script}}}</script>
</body>
</html>
`;
