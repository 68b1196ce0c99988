//! Character references in text.
//!
//! Owns the HTML 4 names and the numeric forms. Must not parse markup.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

/// Longest reference that is looked at, in bytes, without `&` and `;`.
const MAX_NAME_BYTES: usize = 10;

/// The names of HTML 4.01 §24 and XML's `apos`. HTML 5 has two thousand more that no paper types.
static NAMED: LazyLock<HashMap<&str, char>> =
    LazyLock::new(|| NAMES.split(' ').filter_map(|pair| pair.split_once('=').and_then(|(name, value)| Some((name, value.chars().next()?)))).collect());

/// What windows-1252 has where Unicode has control codes: `&#150;` is meant as a dash (HTML standard §13.2.5.80).
const WINDOWS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// Decodes every reference once. What is none (`AT&T`, `&unknown;`) stays.
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let (character, tail) = reference(after).unwrap_or(('&', after));
        out.push(character);
        rest = tail;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character of the reference that `after` begins with, and what follows it.
pub(super) fn reference(after: &str) -> Option<(char, &str)> {
    let end = after.bytes().take(MAX_NAME_BYTES + 1).position(|byte| byte == b';')?;
    let (name, tail) = (after.get(..end)?, after.get(end + 1..)?);
    let Some(number) = name.strip_prefix('#') else { return Some((*NAMED.get(name)?, tail)) };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
        None => number.parse().ok()?,
    };
    let character = match code {
        0x80..=0x9F => WINDOWS.chars().nth(usize::try_from(code - 0x80).ok()?)?,
        _ => char::from_u32(code).filter(|character| *character != '\0').unwrap_or(char::REPLACEMENT_CHARACTER),
    };
    Some((character, tail))
}

const NAMES: &str = "AElig=Æ Aacute=Á Acirc=Â Agrave=À Alpha=Α Aring=Å Atilde=Ã Auml=Ä Beta=Β Ccedil=Ç Chi=Χ Dagger=‡ Delta=Δ ETH=Ð Eacute=É Ecirc=Ê Egrave=È \
    Epsilon=Ε Eta=Η Euml=Ë Gamma=Γ Iacute=Í Icirc=Î Igrave=Ì Iota=Ι Iuml=Ï Kappa=Κ Lambda=Λ Mu=Μ Ntilde=Ñ Nu=Ν OElig=Œ Oacute=Ó Ocirc=Ô Ograve=Ò \
    Omega=Ω Omicron=Ο Oslash=Ø Otilde=Õ Ouml=Ö Phi=Φ Pi=Π Prime=″ Psi=Ψ Rho=Ρ Scaron=Š Sigma=Σ THORN=Þ Tau=Τ Theta=Θ Uacute=Ú Ucirc=Û Ugrave=Ù \
    Upsilon=Υ Uuml=Ü Xi=Ξ Yacute=Ý Yuml=Ÿ Zeta=Ζ aacute=á acirc=â acute=´ aelig=æ agrave=à alefsym=ℵ alpha=α amp=& and=∧ ang=∠ apos=' aring=å \
    asymp=≈ atilde=ã auml=ä bdquo=„ beta=β brvbar=¦ bull=• cap=∩ ccedil=ç cedil=¸ cent=¢ chi=χ circ=ˆ clubs=♣ cong=≅ copy=© crarr=↵ cup=∪ \
    curren=¤ dArr=⇓ dagger=† darr=↓ deg=° delta=δ diams=♦ divide=÷ eacute=é ecirc=ê egrave=è empty=∅ emsp=\u{2003} ensp=\u{2002} epsilon=ε \
    equiv=≡ eta=η eth=ð euml=ë euro=€ exist=∃ fnof=ƒ forall=∀ frac12=½ frac14=¼ frac34=¾ frasl=⁄ gamma=γ ge=≥ gt=> hArr=⇔ harr=↔ hearts=♥ \
    hellip=… iacute=í icirc=î iexcl=¡ igrave=ì image=ℑ infin=∞ int=∫ iota=ι iquest=¿ isin=∈ iuml=ï kappa=κ lArr=⇐ lambda=λ lang=\u{27e8} laquo=« larr=← \
    lceil=⌈ ldquo=“ le=≤ lfloor=⌊ lowast=∗ loz=◊ lrm=\u{200e} lsaquo=‹ lsquo=‘ lt=< macr=¯ mdash=— micro=µ middot=· minus=− mu=μ nabla=∇ \
    nbsp=\u{a0} ndash=– ne=≠ ni=∋ not=¬ notin=∉ nsub=⊄ ntilde=ñ nu=ν oacute=ó ocirc=ô oelig=œ ograve=ò oline=‾ omega=ω omicron=ο oplus=⊕ or=∨ \
    ordf=ª ordm=º oslash=ø otilde=õ otimes=⊗ ouml=ö para=¶ part=∂ permil=‰ perp=⊥ phi=φ pi=π piv=ϖ plusmn=± pound=£ prime=′ prod=∏ prop=∝ psi=ψ \
    quot=\u{22} rArr=⇒ radic=√ rang=\u{27e9} raquo=» rarr=→ rceil=⌉ rdquo=” real=ℜ reg=® rfloor=⌋ rho=ρ rlm=\u{200f} rsaquo=› rsquo=’ sbquo=‚ scaron=š \
    sdot=⋅ sect=§ shy=\u{ad} sigma=σ sigmaf=ς sim=∼ spades=♠ sub=⊂ sube=⊆ sum=∑ sup=⊃ sup1=¹ sup2=² sup3=³ supe=⊇ szlig=ß tau=τ there4=∴ theta=θ \
    thetasym=ϑ thinsp=\u{2009} thorn=þ tilde=˜ times=× trade=™ uArr=⇑ uacute=ú uarr=↑ ucirc=û ugrave=ù uml=¨ upsih=ϒ upsilon=υ uuml=ü weierp=℘ \
    xi=ξ yacute=ý yen=¥ yuml=ÿ zeta=ζ zwj=\u{200d} zwnj=\u{200c}";
