/** The reference page alone uses it: system fonts, both schemes, nothing to load. */
export const referenceStyle = `
:root { color-scheme: light dark; --line: light-dark(#d5d9e0, #3a4150); --quiet: light-dark(#4c5566, #aeb7c6);
  --soft: light-dark(#f3f5f8, #1c212b); --link: light-dark(#0b57a8, #8ec2ff); }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem; font: 1rem/1.55 system-ui, sans-serif;
  background: light-dark(#fff, #12161d); color: light-dark(#1b2330, #e6eaf0); }
a { color: var(--link); } a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip:not(:focus) { position: absolute; left: -999rem; }
h1 { margin: 0 0 .5rem; } h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); padding-bottom: .3rem; }
h3 { margin: 2.2rem 0 .2rem; } h3 code { font-size: 1rem; } h4 { margin: 1rem 0 .3rem; font-size: .95rem; }
p { margin: .3rem 0; } .quiet { color: var(--quiet); } nav ul { columns: 18rem; padding-left: 1.2rem; }
code, th, td { overflow-wrap: anywhere; } pre code { overflow-wrap: normal; } details { margin: .3rem 0; }
summary { cursor: pointer; min-height: 1.5rem; } summary:focus-visible { outline: 3px solid var(--link); }
header p:first-child { margin: 0; } pre { margin: 0; padding: .8rem; overflow-x: auto; background: var(--soft); border: 1px solid var(--line); border-radius: .4rem;
  font-size: .85rem; line-height: 1.45; } pre i { color: var(--quiet); font-style: normal; }
table { border-collapse: collapse; } th, td { text-align: left; padding: .2rem 1rem .2rem 0; vertical-align: top;
  border-bottom: 1px solid var(--line); } caption { text-align: left; font-weight: 600; }
`
