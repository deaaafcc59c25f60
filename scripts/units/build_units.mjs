// Builds data/lexicons/units.tsv and data/lexicons/currencies.tsv from CLDR (names, plurals, symbols) and UCUM (factors).
// Run in a folder where these npm packages are installed:
//   npm install cldr-units-full@48 cldr-numbers-full@48 @lhncbc/ucum-lhc@7
//   node build_units.mjs units.in.tsv OUT_FOLDER
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
const [input, out] = process.argv.slice(2);
const require = createRequire(path.join(process.cwd(), 'x.js'));
const read = p => JSON.parse(fs.readFileSync(require.resolve(p)));
const us = read('cldr-units-full/main/en/units.json').main.en.units;
const ucum = require('@lhncbc/ucum-lhc').UcumLhcUtils.getInstance();
const bare = s => s.replace('{0}', '').trim();
// SI prefixes: UCUM code, word, symbol.
const PREFIX = { n: ['n', 'nano', 'n'], u: ['u', 'micro', 'μ'], m: ['m', 'milli', 'm'], c: ['c', 'centi', 'c'], d: ['d', 'deci', 'd'],
  h: ['h', 'hecto', 'h'], k: ['k', 'kilo', 'k'], M: ['M', 'mega', 'M'], G: ['G', 'giga', 'G'], T: ['T', 'tera', 'T'], P: ['P', 'peta', 'P'],
  E: ['E', 'exa', 'E'], p: ['p', 'pico', 'p'] };
const factor = (code, base) => {
  if (!base || code.includes('{')) return '';
  if (code === '%' || base === 'K') return code === 'K' || code === '%' ? '1' : '';
  const r = ucum.convertUnitTo(code, 1, base);
  if (r.status !== 'succeeded') { console.error('no factor', code, base, r.msg); return ''; }
  // UCUM computes in floats: 12 significant digits are what its definitions carry.
  const [mantissa, exponent] = r.toVal.toExponential(11).split('e');
  const digits = mantissa.replace('.', '').replace(/0+$/, '') || '0', point = 1 + Number(exponent);
  if (point > 24 || point < -20) return '';
  if (point <= 0) return '0.' + '0'.repeat(-point) + digits;
  return digits.length <= point ? digits.padEnd(point, '0') : digits.slice(0, point) + '.' + digits.slice(point);
};
const rows = [];
for (const line of fs.readFileSync(input, 'utf8').split('\n')) {
  if (!line || line.startsWith('#')) continue;
  const [code, key, base, kind, words, symbols, prefixes] = line.split('\t');
  let names = [], syms = new Set((symbols || '').split(';').filter(Boolean));
  if (key.startsWith('=')) names = key.slice(1).split('/');
  else {
    const l = us.long[key];
    if (!l) { console.error('no CLDR unit', key); continue; }
    names = [bare(l['unitPattern-count-one'] ?? l['unitPattern-count-other']), bare(l['unitPattern-count-other'])];
  }
  const forms = new Set(names.filter(n => n && /^[a-z%]/i.test(n)));
  for (const w of (words || '').split(';').filter(Boolean)) for (const f of w.split('/')) forms.add(f);
  const row = (c, name, fs_, ss) => rows.push([c, name, kind, factor(c, base), factor(c, base) ? base : '', [...fs_].join(';'), [...ss].join(';')]);
  row(code, names[0], forms, syms);
  for (const p of (prefixes || '').split(';').filter(Boolean)) {
    const [pc, pw, ps] = PREFIX[p];
    const cldr = Object.keys(us.long).find(k => k.split('-').slice(1).join('-') === pw + (key.split('-').slice(1).join('-') || ''));
    const name = cldr ? bare(us.long[cldr]['unitPattern-count-one']) : pw + names[0].replace('metric ', '');
    const f2 = [...forms].filter(f => /^[a-z]/.test(f) && !f.includes('squared') && !f.startsWith('metric ')).map(f => pw + f);
    const s2 = [...syms].filter(s => !['sec', 'secs', 'gm', 'hr', 'mt', 'HZ', 'l', ...(p === 'k' ? ['t'] : [])].includes(s)).map(s => ps + s);
    if (symbols?.includes('l') && key === 'volume-liter') s2.push(ps + 'l');
    if (key === 'frequency-hertz') s2.push(ps + 'hz');
    if (p === 'u') s2.push(...s2.map(s => s.replace('μ', 'µ')));
    if (key === 'digital-byte') s2.push(ps + 'B', ...(p === 'k' ? ['KB'] : []));
    if (key === 'digital-bit') s2.push(ps + 'b');
    if (key === 'length-meter' && 'kc'.includes(p)) f2.push(ps + 'm');
    if (key === 'mass-gram' && p === 'k') { f2.push('kilo', 'kilos', 'kg', 'kgs'); }
    if (key === 'mass-tonne' && p !== 'k') f2.push(pw + 'ton', pw + 'tons');
    if (key === 'mass-tonne' && p === 'k') f2.push('kiloton', 'kilotons');
    const c2 = code === 'W.h' ? pc + 'W.h' : code === 'A.h' ? pc + 'A.h' : pc + code;
    row(c2, name, new Set(f2), new Set(s2));
  }
}
fs.writeFileSync(path.join(out, 'units.tsv'), `# Units of measure. Made by scripts/units/build_units.mjs; do not edit: change scripts/units/units.in.tsv.
# Names: Unicode CLDR 48 (npm cldr-units-full, Unicode License v3). Codes and factors: UCUM 2.2 (npm @lhncbc/ucum-lhc,
# UCUM license, https://ucum.org/license: no change to codes or meanings).
# UCUM code | name | kind | factor to base | base | words (case-insensitive) | symbols (case-sensitive)
` + rows.map(r => r.join('\t')).join('\n') + '\n');
const cur = read('cldr-numbers-full/main/en/currencies.json').main.en.numbers.currencies;
const keep = new Set(('AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD GBP GEL GHS GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL DEM FRF ITL ESP NLG FIM BTC').split(' '));
const cr = [];
for (const [code, c] of Object.entries(cur)) {
  if (!keep.has(code)) continue;
  const sym = new Set([c.symbol, c['symbol-alt-narrow']].filter(s => s && s !== code && !/^[A-Za-z]{1,2}$/.test(s) && s !== '$' && s !== '£'));
  cr.push([code, c['displayName-count-one'] ?? c.displayName, c['displayName-count-other'] ?? c.displayName, [...sym].join(';')]);
}
fs.writeFileSync(path.join(out, 'currencies.tsv'), `# Currencies of ISO 4217 with their English names. Made by scripts/units/build_units.mjs; do not edit.
# Source: Unicode CLDR 48 (npm cldr-numbers-full, Unicode License v3).
# code | singular | plural | symbols
` + cr.map(r => r.join('\t')).join('\n') + '\n');
console.error(rows.length, 'units', cr.length, 'currencies');
