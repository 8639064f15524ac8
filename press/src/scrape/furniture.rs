//! What stands on a page and is not the article: its furniture, line by line, each with its reason.
//!
//! In comes a line, out comes why it is left out, or what it announces. Whole lines are compared, or their first words, or strong
//! phrases that no reporter writes; a long paragraph is never furniture because of a word in it.

use std::fmt;

use courant::article::Relation;

use super::lines::{Line, Mark, fold};

/// Why a line is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Menus, breadcrumbs, skip links, footers.
    Navigation,
    /// Buttons to share, print, save.
    Share,
    /// Consent to cookies.
    Cookies,
    /// An invitation to a newsletter or a subscription.
    Newsletter,
    /// "Advertisement".
    Advertisement,
    /// "Read more: …" within the text.
    ReadMore,
    /// The credit or the words of a picture that did not come along.
    Picture,
    /// The form for replies.
    ReplyForm,
    /// What other readers wrote.
    Replies,
    /// Dates and first lines under related stories.
    Teasers,
    /// A second copyright line.
    Copyright,
    /// The headline or the standfirst once more.
    Repeated,
    /// What stands before the headline.
    BeforeHeadline,
    /// Short lines that head no paragraph.
    Loose,
    /// What stands after the article's end.
    AfterArticle,
    /// Credits that say nothing new.
    Credits,
}

impl Reason {
    /// Whether it is known by where it stands and not by its words: it may say anything.
    #[must_use]
    pub const fn is_of_place(self) -> bool {
        matches!(
            self,
            Self::Replies | Self::Teasers | Self::Picture | Self::BeforeHeadline | Self::Loose | Self::AfterArticle
        )
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Navigation => "navigation",
            Self::Share => "share buttons",
            Self::Cookies => "cookie notice",
            Self::Newsletter => "newsletter",
            Self::Advertisement => "advertisement",
            Self::ReadMore => "read-more links",
            Self::Picture => "picture credits",
            Self::ReplyForm => "reply form",
            Self::Replies => "readers' replies",
            Self::Teasers => "teasers",
            Self::Copyright => "further copyright lines",
            Self::Repeated => "repeated lines",
            Self::BeforeHeadline => "lines before the headline",
            Self::Loose => "short lines without a paragraph",
            Self::AfterArticle => "lines after the article",
            Self::Credits => "further credits",
        })
    }
}

/// What a line is, besides words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Furniture {
    /// To be left out.
    Out(Reason),
    /// The heading over related stories.
    Related(Relation),
    /// The heading over the replies, with their number where it is said.
    Replies(Option<u32>),
    /// The heading of the reply form.
    ReplyForm,
    /// A line within the reply form, with the fields it requires.
    ReplyFields(&'static [&'static str]),
    /// No more replies are taken.
    RepliesClosed,
    /// Replies are taken from members only.
    RepliesForMembers,
    /// A copyright line.
    Copyright,
    /// The article's tags.
    Tags(Vec<String>),
    /// The page's own address, as written.
    Address(String),
}

/// What furniture a line is, if it is any.
#[must_use]
pub fn furniture_of(line: &Line) -> Option<Furniture> {
    if line.folded.is_empty() || line.mark == Mark::Rule || line.mark == Mark::Quote {
        return None;
    }
    let bare =
        line.folded.trim_matches([':', '.', '!', ' ', '…', '»', '›', '→', '«', '←', '‹', '[', ']', '↓', '▼', '×']);
    if bare.is_empty() {
        return Some(Furniture::Out(Reason::Navigation));
    }
    related(bare)
        .or_else(|| replies(bare, &line.folded))
        .or_else(|| is_copyright(&line.folded).then_some(Furniture::Copyright))
        .or_else(|| tags(&line.text, &line.folded))
        .or_else(|| address(&line.text, &line.folded))
        .or_else(|| out(line, bare).map(Furniture::Out))
}

/// Whether all words of a line stand in menus, and what kind of menu it is.
fn vocabulary(bare: &str) -> Option<Reason> {
    let is_in = |list: &[&str], word: &str| list.contains(&word);
    let (mut strong_nav, mut strong_share, mut all_nav, mut all_share, mut count) = (false, false, true, true, 0);
    for word in bare
        .split([' ', '|', '/', '·', '•', '>', '»', '›', ',', '&', '(', ')', ':', '\u{a0}'])
        .filter(|word| !word.is_empty())
    {
        count += 1;
        if count > 24 {
            return None;
        }
        let nav = is_in(NAVIGATION, word);
        let share = is_in(SHARE, word);
        strong_nav |= nav;
        strong_share |= share;
        let is_small = is_in(SMALL, word);
        all_nav &= nav || is_small;
        all_share &= share || is_small;
    }
    if all_share && strong_share {
        Some(Reason::Share)
    } else if all_nav && strong_nav {
        Some(Reason::Navigation)
    } else {
        None
    }
}

const SMALL: &[&str] = &[
    "this",
    "on",
    "via",
    "with",
    "a",
    "the",
    "to",
    "us",
    "our",
    "in",
    "of",
    "and",
    "my",
    "all",
    "in",
    "auf",
    "bei",
    "per",
    "und",
    "zum",
    "zur",
    "en",
    "por",
    "con",
    "y",
    "de",
    "el",
    "la",
    "sur",
    "par",
    "et",
    "le",
    "article",
    "artikel",
    "artículo",
    "story",
    "page",
    "link",
    "post",
    "x",
    "now",
    "up",
    "out",
    "more",
    "mit",
    "diesen",
    "cet",
    "este",
    "esto",
];

const NAVIGATION: &[&str] = &[
    "home",
    "homepage",
    "menu",
    "search",
    "login",
    "log-in",
    "signin",
    "register",
    "subscribe",
    "subscriptions",
    "contact",
    "about",
    "privacy",
    "terms",
    "policy",
    "conditions",
    "cookies",
    "imprint",
    "sitemap",
    "advertise",
    "careers",
    "faq",
    "help",
    "account",
    "e-paper",
    "epaper",
    "startseite",
    "menü",
    "suche",
    "suchen",
    "anmelden",
    "abo",
    "abonnieren",
    "kontakt",
    "impressum",
    "datenschutz",
    "agb",
    "inicio",
    "menú",
    "buscar",
    "suscríbete",
    "contacto",
    "privacidad",
    "aviso",
    "legal",
    "accueil",
    "recherche",
    "rechercher",
    "connexion",
    "s'abonner",
    "abonnés",
    "mentions",
    "légales",
    "confidentialité",
    "sections",
    "topics",
    "ressorts",
    "secciones",
    "rubriques",
    "newsletters",
    "skip",
    "content",
    "rss",
    "accessibility",
    "jobs",
    "einloggen",
    "registrieren",
    "portada",
];

const SHARE: &[&str] = &[
    "share",
    "tweet",
    "facebook",
    "twitter",
    "whatsapp",
    "linkedin",
    "email",
    "e-mail",
    "mail",
    "print",
    "pinterest",
    "reddit",
    "telegram",
    "mastodon",
    "bluesky",
    "threads",
    "flipboard",
    "messenger",
    "pocket",
    "copy",
    "save",
    "bookmark",
    "listen",
    "instagram",
    "youtube",
    "tiktok",
    "teilen",
    "drucken",
    "kopieren",
    "merken",
    "speichern",
    "vorlesen",
    "anhören",
    "compartir",
    "imprimir",
    "guardar",
    "copiar",
    "enlace",
    "escuchar",
    "correo",
    "partager",
    "imprimer",
    "envoyer",
    "enregistrer",
    "écouter",
    "copier",
    "lien",
    "xing",
    "threema",
    "gift",
    "follow",
    "folgen",
    "síguenos",
    "suivre",
    "font",
    "size",
    "resize",
];

fn out(line: &Line, bare: &str) -> Option<Reason> {
    const EQUAL: &[(Reason, &[&str])] = &[
        (
            Reason::Advertisement,
            &[
                "advertisement",
                "advertisements",
                "ad",
                "sponsored",
                "sponsored content",
                "promoted",
                "anzeige",
                "werbung",
                "publicidad",
                "anuncio",
                "publicité",
                "contenu sponsorisé",
                "contenido patrocinado",
                "article continues below",
                "story continues below",
                "scroll to continue",
                "ads",
                "paid content",
            ],
        ),
        (
            Reason::Navigation,
            &[
                "skip to content",
                "skip to main content",
                "skip navigation",
                "sign in",
                "sign up",
                "log in",
                "log out",
                "sign out",
                "my account",
                "back to top",
                "to top",
                "all rights",
                "previous article",
                "next article",
                "previous",
                "next",
                "previous post",
                "next post",
                "load more",
                "show more",
                "see all",
                "view all",
                "close",
                "zum inhalt springen",
                "zum inhalt",
                "nach oben",
                "zur startseite",
                "weiter",
                "zurück",
                "ir al contenido",
                "saltar al contenido",
                "iniciar sesión",
                "aller au contenu",
                "se connecter",
                "haut de page",
                "retour en haut",
                "mehr anzeigen",
                "ver más",
                "voir plus",
                "cerrar",
                "schließen",
                "fermer",
                "open menu",
                "close menu",
                "toggle navigation",
                "post navigation",
                "beitragsnavigation",
                "in this article",
                "table of contents",
                "inhaltsverzeichnis",
                "you are here",
                "terms of use",
                "terms of service",
                "privacy policy",
                "cookie settings",
                "about us",
                "contact us",
            ],
        ),
        (
            Reason::Share,
            &[
                "share this",
                "share this article",
                "share this story",
                "share on facebook",
                "like this",
                "loading",
                "listen to this article",
                "copy link",
                "link copied",
                "follow us",
                "diesen artikel teilen",
                "artikel teilen",
                "compartir esta noticia",
                "partager cet article",
                "artikel anhören",
                "escuchar este artículo",
                "écouter cet article",
                "comparte",
                "comparte esta noticia",
                "view comments",
                "join the conversation now",
            ],
        ),
        (
            Reason::Cookies,
            &[
                "accept all",
                "accept",
                "accept cookies",
                "reject all",
                "manage cookies",
                "manage preferences",
                "alle akzeptieren",
                "akzeptieren",
                "ablehnen",
                "aceptar",
                "aceptar todo",
                "rechazar",
                "tout accepter",
                "accepter",
                "refuser",
                "tout refuser",
                "cookie notice",
                "ok",
                "got it",
            ],
        ),
        (
            Reason::Newsletter,
            &[
                "newsletter",
                "email address",
                "your email address",
                "enter your email",
                "sign me up",
                "subscribe now",
                "jetzt abonnieren",
                "jetzt anmelden",
                "suscríbete",
                "suscribirse",
                "je m'inscris",
                "s'inscrire",
                "support our journalism",
                "donate",
                "become a member",
            ],
        ),
        (
            Reason::Picture,
            &[
                "enlarge this image",
                "show caption",
                "hide caption",
                "view gallery",
                "getty images",
                "file photo",
                "archivbild",
                "symbolbild",
                "foto de archivo",
                "bild vergrößern",
            ],
        ),
    ];
    const START: &[(Reason, u32, &[&str])] = &[
        (
            Reason::ReadMore,
            30,
            &[
                "read more:",
                "read also:",
                "also read:",
                "see also:",
                "related:",
                "read next:",
                "more:",
                "watch:",
                "more on this:",
                "don't miss:",
                "lesen sie auch:",
                "lesen sie mehr:",
                "mehr dazu:",
                "mehr zum thema:",
                "siehe auch:",
                "lies auch:",
                "auch interessant:",
                "te puede interesar:",
                "lee también:",
                "lea también:",
                "leer más:",
                "ver también:",
                "le puede interesar:",
                "más información:",
                "à lire aussi",
                "lire aussi",
                "à lire :",
                "voir aussi",
                "read more about",
                "read the full",
                "keep reading:",
                "» ",
                "→ ",
                "► ",
            ],
        ),
        (
            Reason::Picture,
            40,
            &[
                "photo:",
                "photos:",
                "photo by",
                "photograph:",
                "photograph by",
                "image:",
                "image credit",
                "photo credit",
                "picture:",
                "credit:",
                "(ap photo",
                "file photo",
                "illustration:",
                "foto:",
                "fotos:",
                "bild:",
                "quelle: dpa",
                "imagen:",
                "crédito:",
                "crédit photo",
                "crédits",
                "photo :",
                "© getty",
                "© ap",
                "© afp",
                "© dpa",
                "© reuters",
                "© epa",
                "© imago",
                "image source",
                "image caption",
                "caption:",
                "video:",
                "vídeo:",
                "vidéo :",
            ],
        ),
        (
            Reason::Newsletter,
            40,
            &[
                "sign up for",
                "sign up to",
                "subscribe to",
                "get our",
                "get the latest",
                "join our newsletter",
                "join our mailing",
                "melden sie sich",
                "abonnieren sie",
                "newsletter:",
                "suscríbete a",
                "suscríbase",
                "regístrate",
                "recevez",
                "abonnez-vous",
                "inscrivez-vous",
                "support independent",
                "stay informed",
                "unser newsletter",
                "nuestro boletín",
                "enter your email",
            ],
        ),
        (
            Reason::Advertisement,
            12,
            &[
                "advertisement",
                "story continues below",
                "article continues below",
                "continue reading below",
                "sponsored by",
                "anzeige:",
            ],
        ),
        (
            Reason::Share,
            14,
            &[
                "share this",
                "share on",
                "follow us on",
                "follow us:",
                "click to share",
                "folgen sie uns",
                "síguenos en",
                "suivez-nous",
                "download our app",
                "listen to",
            ],
        ),
        (
            Reason::Navigation,
            25,
            &[
                "previous:",
                "next:",
                "previous article:",
                "next article:",
                "previous post",
                "next post",
                "you are here",
                "home >",
                "home »",
                "home ›",
                "home /",
                "startseite >",
                "startseite »",
                "startseite ›",
                "inicio >",
                "inicio »",
                "inicio ›",
                "inicio /",
                "portada >",
                "accueil >",
                "accueil »",
                "accueil ›",
                "accueil /",
                "proudly powered by",
                "powered by wordpress",
                "sie sind hier",
                "skip to",
            ],
        ),
    ];
    const WITHIN: &[(Reason, &[&str])] = &[
        (
            Reason::Cookies,
            &[
                "we use cookies",
                "uses cookies",
                "use cookies and",
                "accept our use of cookies",
                "wir verwenden cookies",
                "wir nutzen cookies",
                "verwendet cookies",
                "utilizamos cookies",
                "usamos cookies",
                "utiliza cookies",
                "nous utilisons des cookies",
                "utilise des cookies",
                "your privacy choices",
            ],
        ),
        (
            Reason::Newsletter,
            &[
                "sign up for our",
                "subscribe to our",
                "our free newsletter",
                "our daily newsletter",
                "in your inbox",
                "to your inbox",
                "unseren newsletter",
                "unserem newsletter",
                "nuestro boletín",
                "nuestra newsletter",
                "notre newsletter",
                "notre lettre d'information",
            ],
        ),
    ];
    for (reason, list) in EQUAL {
        if list.contains(&bare) {
            return Some(*reason);
        }
    }
    if let Some(reason) = vocabulary(bare) {
        return Some(reason);
    }
    for (reason, most, list) in START {
        if line.words <= *most && list.iter().any(|start| line.folded.starts_with(start)) {
            // "Subscribe to" may begin a sentence of the article; a link after "Photo:" does not.
            return Some(*reason);
        }
    }
    if line.words <= 45 {
        for (reason, list) in WITHIN {
            if list.iter().any(|phrase| line.folded.contains(phrase)) {
                return Some(*reason);
            }
        }
    }
    // "Te puede interesar: …": the heading of a list with its one story behind it.
    if line.words <= 40
        && let Some((heading, story)) = line.folded.split_once(':')
        && !story.trim().is_empty()
        && matches!(related(heading.trim()), Some(Furniture::Related(Relation::Related)))
    {
        return Some(Reason::ReadMore);
    }
    if is_trail(&line.text, &line.folded) {
        return Some(Reason::Navigation);
    }
    has_picture_credit(&line.folded).then_some(Reason::Picture)
}

/// Three or more short names with the signs of a menu between them: "News | Sport | Weather".
fn is_trail(text: &str, folded: &str) -> bool {
    if folded.len() > 200 || super::lines::ends_sentence(text) {
        return false;
    }
    [" | ", " > ", " » ", " › ", " / ", " · ", " • "].iter().any(|sign| {
        let parts: Vec<&str> = text.split(sign).collect();
        parts.len() >= 3
            && parts
                .iter()
                .all(|part| part.split(' ').count() <= 3 && part.chars().all(|letter| !letter.is_ascii_digit()))
    })
}

/// A line that ends with the credit of a picture: "The pier at dawn. (Photo by A. Lens/AP)".
fn has_picture_credit(folded: &str) -> bool {
    let tail = folded.trim_end_matches([')', ']', '.']);
    let Some(open) = tail.rfind(['(', '[']) else {
        return folded.len() < 200
            && ["/ap photo", "/getty images", "via getty images", "/afp", "/imago", "/reuters"]
                .iter()
                .any(|end| tail.ends_with(end));
    };
    let inside = &tail[open + 1..];
    folded.ends_with([')', ']'])
        && [
            "ap photo",
            "photo by",
            "photo:",
            "photo/",
            "foto:",
            "bild:",
            "image:",
            "photo :",
            "getty",
            "file photo",
            "courtesy of",
        ]
        .iter()
        .any(|start| inside.starts_with(start))
}

fn related(bare: &str) -> Option<Furniture> {
    const RECENT: &[&str] = &[
        "most recent stories",
        "recent stories",
        "recent posts",
        "latest news",
        "latest stories",
        "latest",
        "latest articles",
        "most recent",
        "recent articles",
        "neueste artikel",
        "neueste beiträge",
        "aktuelle beiträge",
        "das neueste",
        "últimas noticias",
        "lo último",
        "entradas recientes",
        "derniers articles",
        "dernières nouvelles",
        "articles récents",
        "dernières actualités",
        "les plus récents",
        "most read",
        "most popular",
        "trending",
        "trending now",
        "meistgelesen",
        "lo más leído",
        "lo más visto",
        "les plus lus",
    ];
    const RELATED: &[&str] = &[
        "related",
        "related stories",
        "related articles",
        "related news",
        "related posts",
        "related content",
        "related coverage",
        "related topics",
        "you may also like",
        "you might also like",
        "recommended",
        "recommended for you",
        "recommended stories",
        "more on this story",
        "more stories",
        "more from",
        "read next",
        "see also",
        "also read",
        "read also",
        "more like this",
        "up next",
        "what to read next",
        "lesen sie auch",
        "mehr zum thema",
        "das könnte sie auch interessieren",
        "das könnte dich auch interessieren",
        "auch interessant",
        "verwandte artikel",
        "ähnliche artikel",
        "ähnliche beiträge",
        "weitere artikel",
        "weiterlesen",
        "mehr lesen",
        "te puede interesar",
        "también te puede interesar",
        "le puede interesar",
        "noticias relacionadas",
        "artículos relacionados",
        "relacionadas",
        "relacionado",
        "más noticias",
        "más información",
        "lee también",
        "lea también",
        "entradas relacionadas",
        "à lire aussi",
        "lire aussi",
        "sur le même sujet",
        "articles liés",
        "articles similaires",
        "dans la même rubrique",
        "à lire également",
        "vous aimerez aussi",
        "voir aussi",
        "read more",
        "keep reading",
        "اقرأ أيضا",
        "اقرأ أيضاً",
        "קראו גם",
        "כתבות נוספות",
        "مواضيع ذات صلة",
    ];
    if RECENT.contains(&bare) {
        Some(Furniture::Related(Relation::Recent))
    } else if RELATED.contains(&bare)
        || ((bare.starts_with("more from ") || bare.starts_with("mehr aus ")) && bare.len() < 50)
    {
        Some(Furniture::Related(Relation::Related))
    } else {
        None
    }
}

fn replies(bare: &str, folded: &str) -> Option<Furniture> {
    const FORM: &[&str] = &[
        "leave a reply",
        "leave a comment",
        "post a comment",
        "add a comment",
        "write a comment",
        "add comment",
        "submit a comment",
        "join the conversation",
        "join the discussion",
        "leave a response",
        "schreibe einen kommentar",
        "schreiben sie einen kommentar",
        "hinterlasse einen kommentar",
        "kommentar verfassen",
        "kommentar schreiben",
        "kommentieren",
        "deja una respuesta",
        "deja un comentario",
        "dejar un comentario",
        "escribe un comentario",
        "deja tu comentario",
        "laisser un commentaire",
        "laissez un commentaire",
        "ajouter un commentaire",
        "poster un commentaire",
        "écrire un commentaire",
        "cancel reply",
        "leave a reply cancel reply",
        "antwort abbrechen",
        "antworten abbrechen",
        "cancelar la respuesta",
        "annuler la réponse",
        "leave your comment",
        "اترك تعليقا",
        "اترك تعليقاً",
        "השארת תגובה",
    ];
    const STOCK: &[&str] = &[
        "your email address will not be published",
        "required fields are marked",
        "deine e-mail-adresse wird nicht veröffentlicht",
        "ihre e-mail-adresse wird nicht veröffentlicht",
        "erforderliche felder sind",
        "tu dirección de correo electrónico no será publicada",
        "los campos obligatorios",
        "votre adresse e-mail ne sera pas publiée",
        "votre adresse de messagerie ne sera pas publiée",
        "les champs obligatoires",
    ];
    const CLOSED: &[&str] = &[
        "comments are closed",
        "comments closed",
        "comments are now closed",
        "kommentare sind geschlossen",
        "die kommentare sind geschlossen",
        "die kommentarfunktion ist geschlossen",
        "kommentarfunktion geschlossen",
        "comentarios cerrados",
        "los comentarios están cerrados",
        "los comentarios han sido cerrados",
        "les commentaires sont fermés",
        "commentaires fermés",
        "les commentaires sont clos",
        "replies are closed",
    ];
    if FORM.contains(&bare)
        || FORM.iter().any(|form| bare.len() < 60 && bare.starts_with(form) && bare[form.len()..].starts_with(" to "))
    {
        return Some(Furniture::ReplyForm);
    }
    if folded.len() > 300 {
        return None;
    }
    if CLOSED.iter().any(|closed| bare == *closed || (bare.starts_with(closed) && bare.len() < closed.len() + 30)) {
        return Some(Furniture::RepliesClosed);
    }
    if STOCK.iter().any(|stock| folded.contains(stock)) {
        // The stock WordPress form names no field here and requires both.
        return Some(Furniture::ReplyFields(&["name", "email"]));
    }
    if [
        "you must be logged in to",
        "du musst angemeldet sein",
        "debes iniciar sesión para",
        "inicia sesión para",
        "sign in to comment",
        "log in to comment",
        "melden sie sich an, um",
        "connectez-vous pour",
        "vous devez vous connecter pour",
        "log in to leave a",
    ]
    .iter()
    .any(|phrase| folded.contains(phrase))
    {
        return Some(Furniture::RepliesForMembers);
    }
    match bare {
        "name *" | "nombre *" | "nom *" => return Some(Furniture::ReplyFields(&["name"])),
        "email *"
        | "e-mail *"
        | "e-mail-adresse *"
        | "correo electrónico *"
        | "adresse e-mail *"
        | "e-mail-adresse*" => {
            return Some(Furniture::ReplyFields(&["email"]));
        }
        "comment *"
        | "comment"
        | "kommentar *"
        | "comentario *"
        | "commentaire *"
        | "website"
        | "post comment"
        | "kommentar absenden"
        | "publicar el comentario"
        | "laisser un commentaire *"
        | "site web"
        | "name"
        | "email" => return Some(Furniture::ReplyFields(&[])),
        _ => {}
    }
    if folded.starts_with("save my name, email")
        || folded.starts_with("notify me of")
        || folded.starts_with("this site uses akismet")
    {
        return Some(Furniture::ReplyFields(&[]));
    }
    counted(bare)
}

/// "3 Comments", "Kommentare (3)", "2 thoughts on “Headline”", "Comments".
fn counted(bare: &str) -> Option<Furniture> {
    const NOUNS: &[&str] = &[
        "comment",
        "comments",
        "kommentar",
        "kommentare",
        "comentario",
        "comentarios",
        "commentaire",
        "commentaires",
        "reader comments",
        "leserkommentare",
        "thought",
        "thoughts",
        "response",
        "responses",
        "replies",
        "réponses",
        "respuestas",
        "antworten",
        "gedanken",
        "pensamientos",
        "réflexions",
        "تعليقات",
        "תגובות",
    ];
    if NOUNS.contains(&bare) {
        // "Response" alone may head a section of the article.
        return (!matches!(
            bare,
            "response"
                | "responses"
                | "thought"
                | "thoughts"
                | "comment"
                | "gedanken"
                | "pensamientos"
                | "réflexions"
                | "kommentar"
        ))
        .then_some(Furniture::Replies(None));
    }
    let (first, rest) = bare.split_once(' ')?;
    let number = |word: &str| match word {
        "no" | "keine" | "sin" | "aucun" => Some(0),
        "one" | "ein" | "un" => Some(1),
        _ => word.trim_matches(['(', ')']).parse::<u32>().ok(),
    };
    if let Some(count) = number(first) {
        let (noun, tail) = rest.split_once(' ').unwrap_or((rest, ""));
        let is_over = tail.is_empty()
            || ["on ", "to ", "zu ", "en ", "sur ", "about ", "über "].iter().any(|start| tail.starts_with(start));
        return (NOUNS.contains(&noun) && is_over).then_some(Furniture::Replies(Some(count)));
    }
    NOUNS.contains(&first).then(|| number(rest)).flatten().map(|count| Furniture::Replies(Some(count)))
}

fn is_copyright(folded: &str) -> bool {
    if folded.len() > 400 {
        return false;
    }
    let reserved = [
        "all rights reserved",
        "alle rechte vorbehalten",
        "todos los derechos reservados",
        "tous droits réservés",
        "جميع الحقوق محفوظة",
        "כל הזכויות שמורות",
    ];
    let has_year = |text: &str| {
        text.split(|letter: char| !letter.is_ascii_digit())
            .any(|digits| digits.len() == 4 && digits.parse().is_ok_and(|year: u16| (1800..2300).contains(&year)))
    };
    let after =
        folded.strip_prefix("copyright").or_else(|| folded.strip_prefix('©')).or_else(|| folded.strip_prefix("(c) "));
    let is_agency = ["getty", "ap", "afp", "dpa", "reuters", "epa", "imago", "efe"]
        .iter()
        .any(|agency| after.is_some_and(|after| after.trim_start().split([' ', '/']).next() == Some(agency)));
    let is_marked = after.is_some_and(|after| {
        let start: String = after.trim_start_matches([' ', ':', '©', ',']).chars().take(14).collect();
        has_year(&start)
            || after.trim_start_matches([' ', ':']).starts_with(['©', '('])
            // "© Harbour Press Ltd" may also stand under a picture: what follows it tells.
            || (folded.starts_with('©') && !is_agency && folded.split(' ').count() <= 15)
    });
    is_marked || reserved.iter().any(|phrase| folded.contains(phrase))
}

fn tags(text: &str, folded: &str) -> Option<Furniture> {
    const STARTS: &[&str] = &[
        "tags:",
        "tagged:",
        "tagged with:",
        "topics:",
        "filed under:",
        "keywords:",
        "schlagwörter:",
        "schlagworte:",
        "themen:",
        "stichwörter:",
        "etiquetas:",
        "archivado en:",
        "temas:",
        "mots-clés :",
        "mots-clés:",
        "étiquettes :",
        "étiquettes:",
        "thèmes :",
        "tags :",
        "الوسوم:",
        "תגיות:",
    ];
    let plain = folded.replace('\u{a0}', " ");
    let start = STARTS.iter().find(|start| plain.starts_with(*start))?;
    let at = text.char_indices().nth(start.chars().count()).map_or(text.len(), |(at, _)| at);
    let list = text.get(at..).unwrap_or_default();
    let parts = list.split([',', '|', '·', '•', ';', '،', '#']).map(|tag| tag.trim().trim_end_matches('.').to_owned());
    Some(Furniture::Tags(parts.filter(|tag| !tag.is_empty() && tag.chars().count() <= 60).collect()))
}

/// A line that is one address and at most a word or two that say it is the page's own.
fn address(text: &str, folded: &str) -> Option<Furniture> {
    let start = folded.find("https://").or_else(|| folded.find("http://"))?;
    let words = folded[..start].trim_end_matches([' ', ':', '(', '<']);
    let is_own = matches!(
        words,
        "" | "url"
            | "link"
            | "permalink"
            | "source"
            | "quelle"
            | "fuente"
            | "short link"
            | "kurzlink"
            | "enlace"
            | "lien"
            | "adresse"
            | "article url"
            | "available at"
            | "originally published at"
            | "this article was originally published at"
            | "read the original article"
            | "zuerst erschienen auf"
    );
    // Folding may change lengths: the address is looked for again where it is written.
    let at = text.find("https://").or_else(|| text.find("http://"))?;
    let address = text[at..].trim_end_matches(['.', ')', '>', ' ']);
    (is_own && !address.contains(' ')).then(|| Furniture::Address(address.to_owned()))
}

/// Whether a short line is a word of a menu: what makes a run of short lines a menu.
#[must_use]
pub fn is_menu_word(text: &str) -> bool {
    vocabulary(&fold(text)) == Some(Reason::Navigation)
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines_of;
    use super::{Furniture, Reason, furniture_of};
    use courant::article::Relation;

    fn read(text: &str) -> Option<Furniture> {
        lines_of(text).first().and_then(furniture_of)
    }

    #[test]
    fn furniture_has_its_reason() {
        for (text, reason) in [
            ("Skip to content", Reason::Navigation),
            ("Home | News | Sport | Weather", Reason::Navigation),
            ("Startseite > Politik > Inland", Reason::Navigation),
            ("About Us · Contact · Privacy Policy", Reason::Navigation),
            ("Share Tweet Email Print", Reason::Share),
            ("Share this:", Reason::Share),
            ("Artikel teilen", Reason::Share),
            ("We use cookies to make this site work. Read our policy.", Reason::Cookies),
            ("Wir verwenden Cookies, um Ihnen das beste Erlebnis zu bieten.", Reason::Cookies),
            ("ADVERTISEMENT", Reason::Advertisement),
            ("Anzeige", Reason::Advertisement),
            ("Sign up for our daily newsletter", Reason::Newsletter),
            ("Recevez chaque matin notre lettre d'information", Reason::Newsletter),
            ("Read more: The last ferry of the year", Reason::ReadMore),
            ("À lire aussi : le dernier bac", Reason::ReadMore),
            ("También te puede interesar: el último tren", Reason::ReadMore),
            ("Photo: A. Lens/AP", Reason::Picture),
            ("The pier at dawn. (Photo by A. Lens)", Reason::Picture),
        ] {
            assert_eq!(read(text), Some(Furniture::Out(reason)), "{text}");
        }
    }

    #[test]
    fn headings_of_the_back_are_known() {
        for (text, furniture) in [
            ("Most Recent Stories", Furniture::Related(Relation::Recent)),
            ("Lesen Sie auch:", Furniture::Related(Relation::Related)),
            ("Te puede interesar", Furniture::Related(Relation::Related)),
            ("Leave a Reply", Furniture::ReplyForm),
            ("Leave a Reply to Ada Cancel reply", Furniture::ReplyForm),
            ("Schreibe einen Kommentar", Furniture::ReplyForm),
            ("3 Kommentare", Furniture::Replies(Some(3))),
            ("Comments (12)", Furniture::Replies(Some(12))),
            ("One thought on “The last ferry”", Furniture::Replies(Some(1))),
            ("Comments are closed.", Furniture::RepliesClosed),
            ("Les commentaires sont fermés", Furniture::RepliesClosed),
            (
                "Your email address will not be published. Required fields are marked *",
                Furniture::ReplyFields(&["name", "email"]),
            ),
            ("© 2024 Northport Ledger", Furniture::Copyright),
            ("Copyright © 2024 Northport Ledger. All rights reserved.", Furniture::Copyright),
            (
                "Tags: ports, night, light",
                Furniture::Tags(vec!["ports".to_owned(), "night".to_owned(), "light".to_owned()]),
            ),
            ("Mots-clés : ports", Furniture::Tags(vec!["ports".to_owned()])),
            ("https://example.org/a?b=1", Furniture::Address("https://example.org/a?b=1".to_owned())),
            ("Permalink: https://example.org/a", Furniture::Address("https://example.org/a".to_owned())),
        ] {
            assert_eq!(read(text), Some(furniture), "{text}");
        }
    }

    #[test]
    fn the_words_of_an_article_are_no_furniture() {
        for text in [
            "Copyright law changed in 1976, and few noticed.",
            "The minister said cookies were served at the meeting.",
            "He asked her to share the news with the crew.",
            "What happens next",
            "The response was slow, but 3 comments stood out in the debate that followed.",
            "She printed the newsletter on a press from 1911, in a shed behind the harbour.",
            "Homes for the pilots",
            "Response",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
