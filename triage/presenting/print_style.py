"""How a printed page looks in a browser: large type, A4, dark on white, nothing fetched, no script.

It stands in the page itself, so that a saved page opens anywhere.
"""

_SIZES = "\n".join(f"body.type-{half} {{ font-size: {half / 2:g}pt }}" for half in range(15, 33))
STYLE = """
@page { size: A4; margin: 11mm 12mm 11mm }
* { box-sizing: border-box }
html { background: #e6ebed }
body { background: #fff; color: #1d2830; font-family: "Source Sans 3", "Segoe UI", Roboto, "Helvetica Neue", Arial,
  sans-serif; line-height: 1.24; margin: 0 auto; max-width: 210mm; overflow-wrap: break-word; padding: 12mm 13mm }
SIZES
header, footer { align-items: baseline; border: 0 solid #b9c6ca; color: #4a5a64; display: flex; flex-wrap: wrap;
  font-size: 9pt; gap: 0 2em; justify-content: space-between }
header { border-bottom-width: 1px; margin-bottom: 0.9em; padding-bottom: 0.25em }
footer { border-top-width: 1px; margin-top: 0.9em; padding-top: 0.25em }
header strong { color: #0b5d68 }
h1 { background: #0b5d68; border-radius: 4px; color: #fff; font-size: 1.35em; line-height: 1.2; margin: 0 0 0.5em;
  padding: 0.4em 0.6em; print-color-adjust: exact; -webkit-print-color-adjust: exact }
.emergency h1, .urgent h1 { background: #a81c16 }
.soon h1 { background: #8a4200 }
.self_care h1 { background: #005c37 }
.out_of_scope h1 { background: #3a4750 }
h2 { break-after: avoid; color: #0b5d68; font-size: 1.14em; line-height: 1.2; margin: 0.6em 0 0.2em }
h3 { break-after: avoid; font-size: 1em; line-height: 1.25; margin: 0.55em 0 0.15em }
p, ul, ol, dl { margin: 0 0 0.3em }
ul, ol { padding-left: 1.25em }
li { margin-bottom: 0.06em; padding-left: 0.15em }
li, dl > div { break-inside: avoid }
li::marker { color: #0b5d68; font-weight: 600 }
dt, dd { display: inline; margin: 0 }
dt { font-weight: 600 }
dl > div { margin-bottom: 0.2em; padding-left: 0.9em; text-indent: -0.9em }
.clinician dl > div { margin-bottom: 0.4em }
.higher, .sooner, .until_seen, .may_mean { border: 1px solid #b36b00; border-left-width: 5px; border-radius: 3px;
  margin: 0.7em 0; padding: 0.5em 0.8em 0.3em }
.sooner { background: #fff8e6; print-color-adjust: exact; -webkit-print-color-adjust: exact }
.higher, .until_seen, .may_mean { border-color: #a81c16 }
.sooner h2, .until_seen h2, .may_mean h2 { margin-top: 0 }
.start { border-left: 5px solid #00703c; padding-left: 0.75em }
.about { border-top: 1px solid #b9c6ca; color: #3f4e57; font-size: 10pt; margin-top: 0.8em }
.clinician .about { font-size: 8.5pt }
.columns { display: grid; gap: 0 7mm; grid-template-columns: 1.08fr 1fr }
table { border-collapse: collapse; width: 100% }
caption { font-weight: 600; text-align: left }
th, td { border-bottom: 1px solid #b9c6ca; padding: 0.15em 0.5em 0.15em 0; text-align: left; vertical-align: top }
figure { margin: 0.4em 0 }
.start figure { float: right; margin: 0 0 0.3em 0.8em; width: 38mm }
.start::after { clear: both; content: ""; display: block }
figure svg { display: block; height: auto; width: 100% }
figure svg.drawing { max-width: 58mm }
@media print { html { background: none } body { max-width: none; padding: 0 } }
@media screen and (max-width: 45em) { body { padding: 1em } .columns { grid-template-columns: 1fr }
  .table { overflow-x: auto } }
""".replace("SIZES", _SIZES)
