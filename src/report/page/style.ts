/** The page's looks, of the family of the hand-off page. Dark only on a screen: paper is white. */
export const style = `
:root{color-scheme:light dark;--ink:#1c1b1a;--soft:#5f5b56;--line:#e2ded8;--paper:#faf8f5;--card:#fff;--accent:#0b5f66;--on-accent:#fff;--tint:#f3eee7;--warn:#8a4b00;--bad:#b3261e;--gone:#fbe3e0;--new:#dcefe2;--off:#c9c3ba}
@media screen and (prefers-color-scheme:dark){:root{--ink:#ece8e2;--soft:#a9a39b;--line:#3a3733;--paper:#171614;--card:#211f1d;--accent:#6fcdd0;--on-accent:#06282a;--tint:#2c2926;--warn:#ffc46b;--bad:#ff8a80;--gone:#4a211e;--new:#1d3a29;--off:#5d5851}}
*{box-sizing:border-box}
html{font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;-webkit-text-size-adjust:100%;scroll-behavior:smooth;scroll-padding-top:16px}
body{margin:0;background:var(--paper);color:var(--ink);overflow-wrap:break-word}
header.top,main,footer{max-width:1080px;margin:0 auto;padding:0 24px}
p{margin:0 0 8px}
ul,ol{margin:0;padding:0;list-style:none}
h1{font-size:clamp(1.7rem,4.6vw,2.6rem);line-height:1.15;letter-spacing:-.02em;font-weight:700;margin:0 0 10px;text-wrap:balance}
h2{font-size:1.35rem;line-height:1.25;letter-spacing:-.01em;margin:0 0 14px}
h3{font-size:1rem;line-height:1.4;margin:0 0 4px}
h4{font-size:.82rem;color:var(--soft);font-weight:600;margin:18px 0 6px}
h3.account{margin:0 0 8px;color:var(--soft)}
a{color:var(--accent);text-underline-offset:3px}
code{font:.88em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
bdi,[dir=auto]{unicode-bidi:isolate}
.symbols{position:absolute}
.aside{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:-9999px}
.skip:focus{left:16px;top:12px;z-index:3;background:var(--card);padding:10px 16px;border-radius:10px}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:4px}
.gallery:focus{outline:none}
header.top{padding-top:56px;padding-bottom:8px}
.brand{color:var(--accent);font-weight:700;font-size:.95rem;margin:0 0 18px}
.about,.facts,.hint,.examples,.counters,.ref{color:var(--soft);font-size:.88rem}
.about bdi,.facts bdi{display:inline-block}
.about bdi:not(:last-child)::after,.facts bdi:not(:last-child)::after{content:"·";margin:0 .3em 0 .45em}
.sum{margin:30px 0 0}
.lead{font-size:clamp(1.08rem,2.4vw,1.28rem);line-height:1.45;max-width:44em;margin:0 0 6px}
.content{color:var(--soft);margin:0 0 20px}
.lead+.share{margin-top:20px}
.rehearsal{display:inline-block;border:1px solid var(--warn);color:var(--warn);border-radius:99px;padding:2px 12px;font-size:.85rem;font-weight:600}
.notice{background:var(--tint);border-left:4px solid var(--warn);border-radius:4px 12px 12px 4px;padding:12px 16px;margin:0 0 20px}
.share{display:block;border-radius:5px;margin:0 0 14px}
.share rect{stroke:var(--paper);stroke-width:2}
.share .done{fill:var(--accent)}.share .go{fill:var(--accent);fill-opacity:.35}.share .wait{fill:var(--warn)}.share .bad{fill:var(--bad)}.share .off{fill:var(--off)}
.numbers{display:flex;flex-wrap:wrap;gap:6px 22px;align-items:flex-start}
.numbers li{display:flex;gap:12px;align-items:flex-start}
.numbers i,.equation i{font-style:normal;color:var(--soft);font-size:1.5rem;line-height:2.4rem}
.numbers a,.numbers .total{color:inherit;text-decoration:none;display:block;max-width:8.5em}
.numbers strong{display:block;font-size:2rem;line-height:2.4rem;font-weight:650;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
.numbers span{display:block;font-size:.85rem;line-height:1.3;color:var(--soft)}
.numbers a:hover span{text-decoration:underline}
.numbers .total{display:block}
.numbers .done strong,.numbers .go strong{color:var(--accent)}.numbers .wait strong{color:var(--warn)}.numbers .bad strong{color:var(--bad)}
main>section{margin:56px 0 0}
.next{background:var(--card);border:1px solid var(--line);border-radius:18px;padding:24px}
.next ol{display:grid;grid-template-columns:minmax(0,1fr);gap:16px}
.next li{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:4px 10px;align-items:center}
.next li p{grid-column:1/-1;margin:0}
code.command{background:var(--tint);border-radius:8px;padding:3px 9px;display:inline-block;max-width:100%;vertical-align:middle;user-select:all;-webkit-user-select:all}
code.command span{display:inline-block;max-width:100%;overflow-wrap:anywhere}
.next code.command{padding:10px 14px;border-radius:12px;display:block}
button{font:inherit;font-weight:600;font-size:.92rem;border-radius:10px;border:1px solid var(--line);background:var(--card);color:var(--ink);padding:8px 14px;min-height:42px;cursor:pointer}
button:hover:not(:disabled){border-color:var(--soft)}
button:disabled{color:var(--soft);cursor:default;opacity:.6}
button.copy{min-height:32px;padding:2px 10px;font-size:.8rem;margin:2px 0}
.ways code.command{margin-right:6px}
.next button.copy{min-height:42px;margin:0}
.calendar .account+.account{margin-top:36px}
figure{margin:14px 0 0;background:var(--card);border:1px solid var(--line);border-radius:18px;padding:18px 14px 14px}
figcaption{color:var(--soft);font-size:.85rem;padding:4px 1% 0;display:flex;flex-wrap:wrap;gap:4px 20px}
.chart{display:block;overflow:visible;font-size:12.5px}
.chart text{paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round;fill:var(--soft);font-variant-numeric:tabular-nums}
.chart .grid{stroke:var(--line);stroke-dasharray:2 4}
.chart text.grid{stroke:var(--card);stroke-dasharray:none;font-size:11.5px}
.chart .axis{stroke:var(--line)}
.chart path.area.done{fill:var(--accent);fill-opacity:.28}
.chart path.area.coming{fill:var(--accent);fill-opacity:.1}
.chart path.line{fill:none;stroke:var(--accent);stroke-width:2.5;vector-effect:non-scaling-stroke;stroke-linejoin:round}
.chart path.line.coming{stroke-dasharray:5 4}
.chart line.today,.chart line.end{stroke:var(--soft);stroke-dasharray:2 3}
.chart text.today,.chart text.end{fill:var(--ink);font-weight:600;font-size:13px}
.chart circle.end{fill:var(--accent);stroke:var(--card);stroke-width:2}
.chart circle.link{fill:var(--warn);fill-opacity:.85}
.chart text.link{fill:var(--warn)}
figcaption rect.done{fill:var(--accent)}figcaption rect.coming{fill:var(--accent);fill-opacity:.25}figcaption rect.link{fill:var(--warn)}
.scroll{overflow-x:auto;margin:20px 0 0}
table{border-collapse:collapse;font-size:.92rem;min-width:min(100%,26rem)}
caption{text-align:left;font-weight:600;padding:0 0 6px}
th,td{text-align:left;padding:7px 24px 7px 0;border-top:1px solid var(--line);font-weight:400;font-variant-numeric:tabular-nums}
td{white-space:nowrap}
thead th{color:var(--soft);font-size:.82rem;border:0}
tr.this th,tr.this td{font-weight:600}
.group{margin:0 0 28px}
.group>h3{display:flex;align-items:center;gap:9px;margin:0 0 6px}
.group>h3::before{content:"";width:9px;height:9px;border-radius:50%;background:var(--off);flex:none}
.group.wait>h3::before{background:var(--warn)}.group.bad>h3::before{background:var(--bad)}.group.go>h3::before{background:var(--accent)}
.counts>li{display:grid;grid-template-columns:7em minmax(0,1fr);gap:0 16px;padding:10px 0;border-top:1px solid var(--line)}
.counts .count{font-weight:600;font-variant-numeric:tabular-nums}
.counts p{margin:0;max-width:60em}
.counts .show{white-space:nowrap}
.ways{display:grid;grid-template-columns:minmax(0,1fr);gap:4px;margin:6px 0 0;font-size:.9rem;color:var(--soft)}
.ways code{color:var(--ink)}
.because{color:var(--soft);font-size:.9rem}
.fine{color:var(--soft)}
#filters{display:grid;grid-template-columns:repeat(6,minmax(0,1fr));gap:12px;align-items:end;margin:0 0 18px}
#filters[hidden],#filters [hidden],.pages[hidden]{display:none}
#filters label{display:grid;gap:4px;font-size:.82rem;color:var(--soft);font-weight:600;min-width:0}
#filters .search{grid-column:span 4}
#filters .wide{grid-column:span 3}
#filters .half{grid-column:span 2}
#filters .check{white-space:nowrap;display:flex;gap:9px;align-items:center;min-height:42px;font-size:.92rem;color:var(--ink);font-weight:400}
input[type=search],select{font:inherit;font-size:.95rem;font-weight:400;width:100%;min-width:0;min-height:42px;border-radius:10px;border:1px solid var(--soft);background:var(--card);color:var(--ink);padding:6px 10px}
input[type=checkbox]{width:20px;height:20px;accent-color:var(--accent);margin:0;flex:none}
.needs-script{background:var(--tint);border-radius:12px;padding:12px 16px}
#found{color:var(--soft);font-size:.9rem;min-height:1.55em}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,440px),1fr));gap:16px;align-items:start}
.card{background:var(--card);border:1px solid var(--line);border-radius:18px;min-width:0;overflow:hidden}
.card article{display:grid;grid-template-columns:124px minmax(0,1fr);gap:0 16px;padding:16px}
.card.small{border-style:dashed;background:none}
.card.small article{display:block}
.cover{position:relative;width:124px;height:165px;border-radius:12px;background:var(--tint);overflow:hidden}
.cover img{display:block;width:100%;height:100%;object-fit:cover}
.cover .empty{position:absolute;inset:34% 34%;width:32%;height:32%;fill:none;stroke:var(--soft);stroke-width:1.4;opacity:.7}
.cover .kind{position:absolute;left:6px;bottom:6px;font-size:.72rem;line-height:1.5;font-weight:600;border-radius:6px;padding:0 7px;background:var(--card);color:var(--ink)}
.standing{display:flex;justify-content:space-between;gap:8px;align-items:baseline;font-size:.82rem;margin:0 0 6px}
.state{font-weight:650}
.card.done .state{color:var(--on-accent);background:var(--accent);border-radius:6px;padding:0 7px}.card.go .state{color:var(--accent)}.card.wait .state{color:var(--warn)}.card.bad .state{color:var(--bad)}.card.off .state,.number{color:var(--soft)}
.card h3{font-size:1.05rem;overflow-wrap:anywhere}
h3.none,.text.none{color:var(--soft);font-style:italic;font-weight:400}
.counters{margin:0 0 6px;font-size:.8rem;font-variant-numeric:tabular-nums}
.counters>span:not(:last-child)::after{content:"·";margin:0 .25em 0 .4em;color:var(--soft)}
.over{color:var(--bad);font-weight:600}
.text,.diff{white-space:pre-wrap;overflow-wrap:anywhere;margin:0 0 6px}
.text{font-size:.95rem}
.fold>.text{background:var(--tint);border-radius:10px;padding:10px 12px}
.topics{font-size:.9rem;color:var(--soft);overflow-wrap:anywhere}
.reason{background:var(--tint);border-radius:10px;padding:8px 12px;margin:0 0 8px;font-size:.92rem;overflow-wrap:anywhere}
.reason p{margin:0}
.facts{margin:0;font-size:.82rem;overflow-wrap:anywhere}
.see{font-weight:600;font-size:.92rem}
.words>p:has(.see){margin:6px 0 0}
summary{cursor:pointer;font-size:.88rem;font-weight:600;padding:6px 0}
.inside{grid-column:1/-1;border-top:1px solid var(--line);margin:12px 0 -6px;padding:4px 0 0;font-size:.93rem}
.inside>summary .hint{font-weight:400}
.inside>summary span:not(:last-child)::after{content:"·";margin:0 .2em 0 .4em;color:var(--soft)}
.inside ul{display:grid;grid-template-columns:minmax(0,1fr);gap:6px}
.diff{background:var(--tint);border-radius:10px;padding:10px 12px}
.steps .diff{padding:4px 10px;margin:2px 0 0;font-size:.9em}
del,ins{text-decoration-thickness:1.5px;border-radius:3px;padding:0 1px}
del{background:var(--gone)}
ins{background:var(--new);text-decoration-style:dotted;text-underline-offset:3px}
.files .why{color:var(--soft)}
.files .measures{display:block;color:var(--soft);font-size:.88rem;font-variant-numeric:tabular-nums}
.frames{display:flex!important;flex-wrap:wrap;gap:8px!important;list-style:none;padding:0;margin:0 0 8px}
.frames li{display:grid;gap:2px;justify-items:center;font-size:.8rem;font-variant-numeric:tabular-nums;color:var(--soft)}
.frames img{display:block;height:96px;width:auto;max-width:170px;border-radius:8px;border:2px solid transparent;object-fit:cover}
.frames .chosen img{border-color:var(--accent)}
.frames .chosen{color:var(--ink)}
.ref{margin:12px 0 6px;font-size:.8rem;overflow-wrap:anywhere}
.pages{display:flex;justify-content:center;align-items:center;gap:18px;margin:24px 0 0;font-size:.92rem}
.certificate{background:var(--card);border:1px solid var(--line);border-top:4px solid var(--accent);border-radius:6px 6px 18px 18px;padding:26px}
.equation{display:flex;flex-wrap:wrap;gap:2px 14px;align-items:baseline;font-size:1rem;margin:0 0 14px}
.equation strong{font-size:1.35rem;font-variant-numeric:tabular-nums}
.equation i{font-size:1.1rem;line-height:1;margin-right:8px}
dl{margin:14px 0}dt{font-size:.82rem;color:var(--soft);font-weight:600;margin-top:10px}dd{margin:2px 0 0}
dd code{overflow-wrap:anywhere}
footer{color:var(--soft);font-size:.85rem;padding-top:48px;padding-bottom:48px}
@media (max-width:860px){
#filters{grid-template-columns:1fr 1fr}
#filters .search,#filters .wide,#filters .half{grid-column:1/-1}
}
@media (max-width:560px){
header.top,main,footer{padding-left:16px;padding-right:16px}
header.top{padding-top:32px}
main>section{margin-top:44px}
.numbers{display:grid;gap:0}
.numbers li{gap:0;align-items:baseline;border-top:1px solid var(--line);padding:3px 0}
.numbers li.total{border:0;padding-left:1.6rem}
.numbers i{font-size:1.1rem;width:1.6rem}
.numbers a,.numbers .total{display:flex;align-items:baseline;gap:12px;max-width:none}
.numbers strong{font-size:1.5rem;min-width:3.2em}
.numbers span{font-size:.95rem}
.chart .minor{display:none}
.counts>li{grid-template-columns:minmax(0,1fr)}
.card article{grid-template-columns:84px minmax(0,1fr);gap:0 12px;padding:14px}
.cover{width:84px;height:112px}
.next{padding:18px 16px}
}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media print{
@page{margin:14mm}
:root{color-scheme:light;--paper:#fff}
html{font-size:10.5pt}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
header.top,main,footer{max-width:none;padding-left:0;padding-right:0}
header.top{padding-top:0}
#filters,.pages,.copy,.skip,.needs-script,.counts .show{display:none}
main>section{margin-top:28px}
.card,.next,figure,.counts>li,.certificate,.numbers,tr{break-inside:avoid}
h2,h3,h4{break-after:avoid}
.card:has(details[open]){break-inside:auto}
.cards,.next li{display:block}
.card{margin:0 0 10px}
details:not([open])>summary{display:none}
.inside:not([open]){display:none}
.numbers a{color:inherit}
.see::after{content:" " attr(href);font-weight:400;color:var(--soft);overflow-wrap:anywhere}
}
`;
