//! Character references: `&amp;`, `&#8217;`, `&#x2019;`.
//!
//! The names are those of HTML 4, which is what feeds are written with; the other 1,900 of the HTML standard would
//! weigh more than this whole decoder and stay as they are.

use std::cmp::Ordering;

/// Appends a text with its character references decoded. NUL is left out, as HTML parsers do.
pub fn push_decoded(text: &str, decoded: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '\0']) {
        decoded.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if !text.as_bytes()[text.len() - rest.len() - 1].eq(&b'&') {
            continue;
        }
        let (letter, length) = reference(rest).unwrap_or(('&', 0));
        decoded.push(letter);
        rest = &rest[length..];
    }
    decoded.push_str(rest);
}

/// The letter that stands behind an `&`, and how many bytes say so.
fn reference(rest: &str) -> Option<(char, usize)> {
    if let Some(number) = rest.strip_prefix('#') {
        let (digits, radix) = number.strip_prefix(['x', 'X']).map_or((number, 10), |digits| (digits, 16));
        let length = digits.bytes().take_while(|byte| char::from(*byte).is_digit(radix)).count();
        if length == 0 {
            return None;
        }
        // Too many digits make a number that is no letter.
        let code = u32::from_str_radix(&digits[..length], radix).unwrap_or(u32::MAX);
        let end = rest.len() - digits.len() + length;
        return Some((numbered(code), end + usize::from(rest.as_bytes().get(end) == Some(&b';'))));
    }
    let length = rest.bytes().take(LONGEST_ANYWHERE).take_while(u8::is_ascii_alphanumeric).count();
    if rest.as_bytes().get(length) == Some(&b';') {
        // No beginning of a name that is not in the table: `&centerdot;` is not `¢erdot;`.
        return named(&rest[..length]).map(|letter| (letter, length + 1));
    }
    // The oldest names are known without their semicolon, whatever follows them.
    (2..=length.min(LONGEST))
        .rev()
        .find_map(|length| named(&rest[..length]).filter(|letter| is_oldest(*letter)).map(|letter| (letter, length)))
}

/// A letter by its number, with what the HTML standard makes of the numbers that are none.
fn numbered(code: u32) -> char {
    let code = match code {
        0x80..=0x9f => WINDOWS_1252[(code - 0x80) as usize],
        0 => 0xfffd,
        _ => code,
    };
    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// By halves: names are sorted, and every byte belongs to an entry whose beginning is near.
fn named(name: &str) -> Option<char> {
    let bytes = NAMED.as_bytes();
    let is_name = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let mut start = low.midpoint(high);
        while start > low && !is_name(start) {
            start -= 1;
        }
        while start > low && is_name(start - 1) {
            start -= 1;
        }
        let (found, rest) = NAMED[start..].split_once(|letter: char| !letter.is_ascii_alphanumeric())?;
        let end = bytes.len() - rest.len();
        match name.cmp(found) {
            Ordering::Less => high = start,
            Ordering::Equal => return NAMED[start + found.len()..].chars().next(),
            Ordering::Greater => low = end,
        }
    }
    None
}

const fn is_oldest(letter: char) -> bool {
    matches!(letter, '&' | '<' | '>' | '"' | '\u{a0}'..='\u{ff}')
}

/// Numbers that were meant in Windows-1252; 0x81, 0x8d, 0x8f, 0x90 and 0x9d stay control characters.
#[rustfmt::skip]
const WINDOWS_1252: [u32; 32] = [
    0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d, 0x8f,
    0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178,
];

/// The longest name in the table, and in the whole standard (`CounterClockwiseContourIntegral`).
const LONGEST: usize = 8;
const LONGEST_ANYWHERE: usize = 31;

/// Sorted; each name with its letter behind it, all in one text: a table of pairs weighs twice as much. A letter is none of
/// those that names are made of.
const NAMED: &str = "\
    AEligÆAMP&AacuteÁAcircÂAgraveÀAlphaΑAringÅAtildeÃAumlÄBetaΒCOPY©CcedilÇChiΧDagger‡DeltaΔETHÐEacuteÉEcircÊ\
    EgraveÈEpsilonΕEtaΗEumlËGT>GammaΓIacuteÍIcircÎIgraveÌIotaΙIumlÏKappaΚLT<LambdaΛMuΜNtildeÑNuΝOEligŒOacuteÓ\
    OcircÔOgraveÒOmegaΩOmicronΟOslashØOtildeÕOumlÖPhiΦPiΠPrime″PsiΨQUOT\"REG®RhoΡScaronŠSigmaΣTHORNÞTauΤThetaΘ\
    UacuteÚUcircÛUgraveÙUpsilonΥUumlÜXiΞYacuteÝYumlŸZetaΖaacuteáacircâacute´aeligæagraveàalefsymℵalphaαamp&and∧\
    ang∠apos'aringåasymp≈atildeãaumläbdquo„betaβbrvbar¦bull•cap∩ccedilçcedil¸cent¢chiχcircˆclubs♣cong≅copy©\
    crarr↵cup∪curren¤dArr⇓dagger†darr↓deg°deltaδdiams♦divide÷eacuteéecircêegraveèempty∅emsp\u{2003}ensp\u{2002}\
    epsilonεequiv≡etaηethðeumlëeuro€exist∃fnofƒforall∀frac12½frac14¼frac34¾frasl⁄gammaγge≥gt>hArr⇔harr↔hearts♥\
    hellip…iacuteíicircîiexcl¡igraveìimageℑinfin∞int∫iotaιiquest¿isin∈iumlïkappaκlArr⇐lambdaλlang⟨laquo«larr←\
    lceil⌈ldquo“le≤lfloor⌊lowast∗loz◊lrm\u{200e}lsaquo‹lsquo‘lt<macr¯mdash—microµmiddot·minus−muμnabla∇\
    nbsp\u{a0}ndash–ne≠ni∋not¬notin∉nsub⊄ntildeñnuνoacuteóocircôoeligœograveòoline‾omegaωomicronοoplus⊕or∨ordfª\
    ordmºoslashøotildeõotimes⊗oumlöpara¶part∂permil‰perp⊥phiφpiπpivϖplusmn±pound£prime′prod∏prop∝psiψquot\"rArr⇒\
    radic√rang⟩raquo»rarr→rceil⌉rdquo”realℜreg®rfloor⌋rhoρrlm\u{200f}rsaquo›rsquo’sbquo‚scaronšsdot⋅sect§\
    shy\u{ad}sigmaσsigmafςsim∼spades♠sub⊂sube⊆sum∑sup⊃sup1¹sup2²sup3³supe⊇szligßtauτthere4∴thetaθthetasymϑ\
    thinsp\u{2009}thornþtilde˜times×trade™uArr⇑uacuteúuarr↑ucircûugraveùuml¨upsihϒupsilonυuumlüweierp℘xiξyacuteý\
    yen¥yumlÿzetaζzwj\u{200d}zwnj\u{200c}";

#[cfg(test)]
mod tests {
    use super::{LONGEST, NAMED, named, push_decoded};

    #[test]
    fn every_name_has_one_letter() {
        let mut rest = NAMED;
        let mut count = 0;
        let mut before = "";
        while let Some(end) = rest.find(|letter: char| !letter.is_ascii_alphanumeric()) {
            let (name, after) = rest.split_at(end);
            assert!((2..=LONGEST).contains(&name.len()), "{name}");
            assert!(before < name, "{name}");
            before = name;
            assert_eq!(named(name), after.chars().next(), "{name}");
            rest = after.trim_start_matches(|letter: char| !letter.is_ascii_alphanumeric());
            assert_eq!(after.chars().count() - rest.chars().count(), 1, "{name}");
            count += 1;
        }
        assert_eq!((rest, count), ("", 259));
    }

    #[test]
    fn references_are_read_as_browsers_do() {
        for (text, expected) in [
            ("Tom &amp; Jerry", "Tom & Jerry"),
            ("&lt;b&gt;", "<b>"),
            ("&amp;lt;", "&lt;"),
            ("&hellip;&mdash;&rsquo;", "…—’"),
            ("&#8217;&#x2019;&#X2019", "’’’"),
            ("&#146;&#0;&#xD800;&#99999999999;", "’\u{fffd}\u{fffd}\u{fffd}"),
            ("&copy 2026 &ampere &not;", "© 2026 &ere ¬"),
            ("&notit; &centerdot;", "&notit; &centerdot;"),
            ("& &; &# &#; &#x; &nosuch; &hellip", "& &; &# &#; &#x; &nosuch; &hellip"),
            ("a\0b&", "ab&"),
        ] {
            let mut decoded = String::new();
            push_decoded(text, &mut decoded);
            assert_eq!(decoded, expected, "{text}");
        }
    }
}
