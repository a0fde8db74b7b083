/**
 * Countries and their dialling codes, for a number typed as people say it. A number with "+" or "00" names its country itself;
 * any other is read in the chosen one. What is a real number is WhatsApp's to say: here only its shape is looked at (E.164).
 */
import { language } from '$i18n/runtime.svelte';
import { latinDigits } from './digits';

/** Region and dialling code (ITU E.164). Of several regions with one code the first is meant where only the code is known. */
const CODES =
  'US1 CA1 EG20 ZA27 GR30 NL31 BE32 FR33 ES34 HU36 IT39 RO40 CH41 AT43 GB44 DK45 SE46 NO47 PL48 DE49 PE51 MX52 CU53 AR54 ' +
  'BR55 CL56 CO57 VE58 MY60 AU61 ID62 PH63 NZ64 SG65 TH66 RU7 KZ7 JP81 KR82 VN84 CN86 TR90 IN91 PK92 AF93 LK94 MM95 IR98 ' +
  'SS211 MA212 DZ213 TN216 LY218 GM220 SN221 MR222 ML223 GN224 CI225 BF226 NE227 TG228 BJ229 MU230 LR231 SL232 GH233 NG234 ' +
  'TD235 CF236 CM237 CV238 ST239 GQ240 GA241 CG242 CD243 AO244 GW245 SC248 SD249 RW250 ET251 SO252 DJ253 KE254 TZ255 UG256 ' +
  'BI257 MZ258 ZM260 MG261 RE262 ZW263 NA264 MW265 LS266 BW267 SZ268 KM269 ER291 AW297 FO298 GL299 GI350 PT351 LU352 IE353 ' +
  'IS354 AL355 MT356 CY357 FI358 BG359 LT370 LV371 EE372 MD373 AM374 BY375 AD376 MC377 SM378 UA380 RS381 ME382 XK383 HR385 ' +
  'SI386 BA387 MK389 CZ420 SK421 LI423 BZ501 GT502 SV503 HN504 NI505 CR506 PA507 HT509 GP590 BO591 GY592 EC593 GF594 PY595 ' +
  'MQ596 SR597 UY598 CW599 TL670 BN673 NR674 PG675 TO676 SB677 VU678 FJ679 PW680 WS685 KI686 NC687 TV688 PF689 FM691 MH692 ' +
  'HK852 MO853 KH855 LA856 BD880 TW886 MV960 LB961 JO962 SY963 IQ964 KW965 SA966 YE967 OM968 PS970 AE971 IL972 BH973 QA974 ' +
  'BT975 MN976 NP977 TJ992 TM993 AZ994 GE995 KG996 UZ998';

export interface Country {
  region: string;
  /** Without "+". */
  code: string;
}

export const COUNTRIES: readonly Country[] = CODES.split(' ').map((entry) => ({
  region: entry.slice(0, 2),
  code: entry.slice(2),
}));

/** The national "0" belongs to the number there. */
const KEEPS_ZERO = new Set(['39', '378']);
const SHORTEST = 7;
const LONGEST = 15;

/** The country a number in E.164 belongs to, as far as its digits tell. */
export function countryOf(e164: string): Country | null {
  const digits = e164.replace(/\D/g, '');
  let best: Country | null = null;
  for (const country of COUNTRIES)
    if (digits.startsWith(country.code) && country.code.length > (best?.code.length ?? 0)) best = country;
  return best;
}

export interface NamedCountry extends Country {
  name: string;
}

/** Every country by its name in the language on screen. */
export function namedCountries(): NamedCountry[] {
  const names = new Intl.DisplayNames(language.intl, { type: 'region' });
  const order = new Intl.Collator(language.intl);
  return COUNTRIES.map((country) => ({ ...country, name: names.of(country.region) ?? country.region })).sort(
    (one, other) => order.compare(one.name, other.name),
  );
}

export type Typed =
  | { is: 'empty' }
  /** Not long enough yet, or too long ever. */
  | { is: 'short' | 'long' | 'odd' }
  | { is: 'phone'; e164: string };

/** A number as it was typed, in a country unless it names its own. */
export function readPhone(typed: string, country: Country): Typed {
  const text = latinDigits(typed.trim());
  if (text === '') return { is: 'empty' };
  if (/[^\d\s().+/·–-]/u.test(text) || text.lastIndexOf('+') > 0) return { is: 'odd' };
  const all = text.replace(/\D/g, '');
  const named = text.startsWith('+') ? all : all.startsWith('00') ? all.slice(2) : null;
  const national = KEEPS_ZERO.has(country.code) ? all : all.replace(/^0/, '');
  const digits = named ?? country.code + national;
  if (digits.startsWith('0')) return { is: 'odd' };
  if (digits.length > LONGEST) return { is: 'long' };
  const least = named === null ? country.code.length + SHORTEST - 2 : SHORTEST;
  if (digits.length < least) return { is: 'short' };
  return { is: 'phone', e164: `+${digits}` };
}
