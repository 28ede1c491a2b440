/** The style of the page of a rehearsal. Lanes have the colours of n8n's sticky notes, dark enough to be seen on white. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--back:#f4f5f7;--card:#fff;--text:#1c1e21;--soft:#5b6169;--line:#e1e4e8;--accent:#1f5fbf;--warn:#8a5a00;--warn-back:#fff6e0;--warn-line:#f0d48a;--c1:#b08800;--c2:#bd6a0c;--c3:#c73e3e;--c4:#2c8a4b;--c5:#2d6fd2;--c6:#7b4fc9;--c7:#6b7280}
@media (prefers-color-scheme:dark){:root{--back:#16181b;--card:#22252a;--text:#e8e9eb;--soft:#a3a9b2;--line:#383d44;--accent:#6ea2ee;--warn:#f4cf7a;--warn-back:#35301f;--warn-line:#5d5230;--c1:#e3bd45;--c2:#f0a24b;--c3:#f07a7a;--c4:#5ec27e;--c5:#6ea2ee;--c6:#ac8df0;--c7:#a3a9b2}}
*{box-sizing:border-box}
body{margin:0;padding:1.5rem 1rem 3rem;background:var(--back);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:72rem;margin:0 auto}
h1{margin:0 0 .25rem;font-size:1.7rem;line-height:1.2;overflow-wrap:anywhere}
h2{margin:0 0 .9rem;font-size:1.15rem}
p{margin:0 0 1rem}
.kicker{margin:0 0 .25rem;color:var(--accent);font-weight:600;font-size:.9375rem}
.soft{color:var(--soft)}
section{margin-top:1.25rem;padding:1.25rem;background:var(--card);border:1px solid var(--line);border-radius:12px}
.warnings{background:var(--warn-back);border-color:var(--warn-line)}
.warnings h2{color:var(--warn)}
ul{margin:0;padding-left:1.2rem}
li{overflow-wrap:anywhere}
li+li{margin-top:.35rem}
.totals{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:.75rem;margin:1.25rem 0 0}
.totals div{padding:.8rem 1rem;background:var(--card);border:1px solid var(--line);border-radius:12px}
.totals dt{color:var(--soft);font-size:.875rem}
.totals dd{margin:0;font-size:1.5rem;font-weight:650;line-height:1.25;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto;margin:0 -1.25rem;padding:0 1.25rem}
.scroll:focus-visible{outline:3px solid #8ab4f8}
table{border-collapse:collapse;width:100%;font-size:.9375rem}
th,td{padding:.5rem .55rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);white-space:nowrap}
th:first-child,td:first-child{padding-left:0}
thead th{color:var(--soft);font-weight:600;font-size:.8125rem;vertical-align:bottom}
tbody th{font-weight:600}
tbody th small{display:block;padding-left:1.1rem;color:var(--soft);font-weight:400;font-size:.875rem}
.number{text-align:right;font-variant-numeric:tabular-nums}
.number+:not(.number){padding-left:1.4rem}
.lane,.result{white-space:normal;min-width:6.5rem}
.lane{min-width:9.5rem}
.group th{padding-top:1rem;border-bottom:0}
.wrap{white-space:normal;min-width:11rem;overflow-wrap:anywhere}
.dot{display:inline-block;width:.7rem;height:.7rem;margin-right:.4rem;border-radius:50%}
.c1{background:var(--c1);fill:var(--c1)}.c2{background:var(--c2);fill:var(--c2)}.c3{background:var(--c3);fill:var(--c3)}.c4{background:var(--c4);fill:var(--c4)}.c5{background:var(--c5);fill:var(--c5)}.c6{background:var(--c6);fill:var(--c6)}.c7{background:var(--c7);fill:var(--c7)}
svg{display:block;width:100%;height:8.5rem;border-bottom:1px solid var(--line)}
.axis{display:flex;justify-content:space-between;gap:.5rem;margin:.35rem 0 .75rem;color:var(--soft);font-size:.875rem}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin-bottom:.75rem;font-size:.9375rem}
summary{cursor:pointer;color:var(--accent)}
.funnel{padding:0;list-style:none}
.funnel li{display:grid;grid-template-columns:7.5rem 1fr;align-items:center;gap:.15rem .75rem}
.funnel b{grid-row:2;grid-column:2;height:.5rem;min-width:2px;border-radius:3px;background:var(--accent)}
.funnel span:first-child{grid-row:1/3}
.funnel span:last-child{grid-row:1;grid-column:2;font-variant-numeric:tabular-nums}
small{color:var(--soft);font-size:.875rem}
.tools{display:flex;flex-wrap:wrap;gap:.75rem 1rem;margin-bottom:.9rem}
.tools label{display:flex;flex-direction:column;flex:1 1 14rem;gap:.2rem;color:var(--soft);font-size:.875rem}
input,select,button{font:inherit;color:inherit;padding:.4rem .6rem;background:var(--card);border:1px solid var(--soft);border-radius:8px}
button{cursor:pointer}
button:disabled{opacity:.45;cursor:default}
:is(input,select,button,summary):focus-visible{outline:3px solid #8ab4f8}
.partner{padding:.7rem 0;border-top:1px solid var(--line)}
.partner h3{margin:0;font-size:1rem;overflow-wrap:anywhere}
.partner h3 small{font-weight:400}
.time{position:relative;height:1.9rem;margin:.3rem .7rem .1rem}
.time::before{content:"";position:absolute;top:50%;left:-.7rem;right:-.7rem;border-top:2px solid var(--line)}
.mark{position:absolute;top:50%;width:1.25rem;height:1.25rem;padding:0;border:2px solid var(--card);border-radius:50%;transform:translate(-50%,-50%)}
button.mark:hover,button.mark:focus-visible{z-index:2;width:1.5rem;height:1.5rem}
.mark.event{display:flex;align-items:center;justify-content:center;width:1.15rem;height:1.15rem;border-width:1px;border-color:var(--soft);background:var(--card);font-size:.7rem;line-height:1}
.sign{display:inline-flex;align-items:center;justify-content:center;width:1.15rem;height:1.15rem;margin-right:.35rem;border:1px solid var(--soft);border-radius:50%;font-size:.7rem;font-style:normal;line-height:1}
.partner ol{margin:.4rem 0 0;padding:0;list-style:none;font-size:.9375rem}
.partner li{display:grid;grid-template-columns:6.8rem 1fr;gap:.75rem;align-items:baseline}
.partner time{color:var(--soft);font-variant-numeric:tabular-nums}
.partner li button{padding:0;border:0;background:none;color:var(--accent);text-align:left;text-decoration:underline}
.pages{display:flex;align-items:center;justify-content:center;gap:1rem;margin:1rem 0 0}
dialog{width:min(46rem,calc(100vw - 1.5rem));max-width:none;height:min(52rem,calc(100vh - 1.5rem));max-height:none;padding:0;border:1px solid var(--line);border-radius:12px;background:var(--card);color:var(--text)}
dialog[open]{display:flex;flex-direction:column}
dialog::backdrop{background:rgba(0,0,0,.5)}
dialog header{display:flex;justify-content:space-between;align-items:flex-start;gap:1rem;padding:1rem 1.25rem;border-bottom:1px solid var(--line)}
dialog h2{margin:0 0 .2rem;overflow-wrap:anywhere}
dialog p{margin:0;font-size:.9375rem;overflow-wrap:anywhere}
#frame{flex:1;min-height:0}
iframe{display:block;width:100%;height:100%;border:0;background:#fff}
[hidden]{display:none}
`;
