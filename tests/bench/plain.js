// The page that an article is measured against: the same words and pictures as somebody would write them by hand, one
// HTML file and one short stylesheet.

const escape = (text) => text.replace(/[&<>"]/g, (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter]);

export const STYLE = `:root { color-scheme: light dark; font: 1.125rem/1.5 Georgia, serif; }
body { max-width: 38rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 2.2rem; line-height: 1.1; text-wrap: balance; }
h2 { margin-block-start: 2rem; }
figure { margin: 1.5rem 0; }
img, video { inline-size: 100%; block-size: auto; }
figcaption, small { font-size: .8rem; }
table { display: block; overflow-x: auto; border-collapse: collapse; }
th, td { padding: .25rem .5rem; border-block-end: 1px solid; text-align: start; }
blockquote, aside { border-inline-start: 3px solid; margin-inline: 0; padding-inline-start: 1rem; }
pre { overflow-x: auto; }`;

const src = (address) => escape(address.replace(/^\.\.\//, '/'));
const list = (value) => (Array.isArray(value) ? value : value == null ? [] : [value]);

const STYLES = ['em', 'strong', 'code', 'sub', 'sup', 'mark', 'del', 'ins', 'q', 'kbd', 'cite', 'small'];

// A run is a text, or a text with something about it. Marks of notes are left out.
function run(one) {
  if (typeof one === 'string') return escape(one);
  const style = STYLES.find((name) => name in one);
  if (style) return `<${style}>${text(one[style])}</${style}>`;
  if (one.link) return `<a href="${src(one.link)}">${text(one.text)}</a>`;
  if (one.abbr) return `<abbr title="${escape(one.title ?? '')}">${escape(one.abbr)}</abbr>`;
  if (one.time) return `<time datetime="${escape(one.time)}">${text(one.text)}</time>`;
  if (one.ruby) return `<ruby>${escape(one.ruby)}<rt>${escape(one.rt ?? '')}</rt></ruby>`;
  return one.br ? '<br>' : text(one.text);
}

const text = (runs) => list(runs).map(run).join('');

function figure(block, isLead) {
  const size = block.width ? ` width="${block.width}" height="${block.height}"` : '';
  const caption = [text(block.caption), block.credit ? `<small>${escape(block.credit)}</small>` : ''].join(' ').trim();
  return `<figure><img src="${src(block.src)}" alt="${escape(block.alt ?? '')}"${size}${isLead ? '' : ' loading="lazy"'}>${caption && `<figcaption>${caption}</figcaption>`}</figure>`;
}

// Any other block: its words in their order, whatever it is.
const KEYS = ['title', 'question', 'caption', 'date', 'text', 'items', 'events', 'blocks', 'transcript', 'cite'];
function others(block) {
  return KEYS.filter((key) => block[key] != null).map((key) => parts(block[key])).join('\n');
}

function parts(value) {
  if (typeof value === 'string') return `<p>${escape(value)}</p>`;
  if (!Array.isArray(value)) return value.type ? blockHtml(value) : others(value);
  const isRuns = value.every((one) => typeof one === 'string' || !(Array.isArray(one) || one.type || 'blocks' in one));
  return isRuns && value.some((one) => typeof one === 'string') ? `<p>${text(value)}</p>` : value.map(parts).join('\n');
}

function blockHtml(block, isLead = false) {
  switch (block.type) {
    case 'paragraph': return `<p class="paragraph">${text(block.text)}</p>`;
    case 'heading': return `<h3>${text(block.text)}</h3>`;
    case 'figure': return figure(block, isLead);
    case 'gallery': return list(block.figures ?? block.items).map((one) => figure(one, false)).join('\n');
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul';
      return `<${tag}>${list(block.items).map((item) => `<li>${parts(item)}</li>`).join('')}</${tag}>`;
    }
    case 'table': {
      const row = (tag) => (cells) => `<tr>${list(cells.cells ?? cells).map((cell) => `<${tag}>${text(cell.text ?? cell)}</${tag}>`).join('')}</tr>`;
      return `<table>${block.caption ? `<caption>${text(block.caption)}</caption>` : ''}${list(block.head).map(row('th')).join('')}${list(block.rows).map(row('td')).join('')}</table>`;
    }
    case 'quote': return `<blockquote>${others(block)}</blockquote>`;
    case 'code': case 'math': return `<pre><code>${text(block.text)}</code></pre>`;
    case 'audio': return `<figure><audio controls preload="metadata" src="${src(block.src)}"></audio>${others(block)}</figure>`;
    case 'video': return `<figure><video controls preload="none" src="${src(block.src)}"></video>${others(block)}</figure>`;
    case 'rule': return '<hr>';
    default: return `<aside>${others(block)}</aside>`;
  }
}

/** The page of an article, from its JSON. */
export function plainPage(article) {
  const { sections, notes = [], dateline } = article._article;
  let isLead = true;
  const body = sections.map(({ heading, blocks }) => {
    const html = blocks.map((block) => {
      const made = blockHtml(block, isLead && block.type === 'figure');
      isLead &&= block.type !== 'figure';
      return made;
    });
    return `${heading ? `<h2>${escape(heading)}</h2>\n` : ''}${html.join('\n')}`;
  });
  return `<!doctype html>
<html lang="${escape(article.language ?? 'en')}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(article.title)}</title>
<link rel="stylesheet" href="/plain/plain.css">
</head>
<body>
<article>
<h1>${escape(article.title)}</h1>
<p><em>${escape(article.summary ?? '')}</em></p>
<p>${escape(list(article.authors).map(({ name }) => name).join(', '))}${dateline?.text ? ` · ${escape(dateline.text)}` : ''} · ${escape(article.date_published ?? '')}</p>
${body.join('\n')}
${notes.length ? `<h2>Notes</h2>\n<ol>${notes.map((note) => `<li>${parts(note.blocks ?? note.text ?? '')}</li>`).join('\n')}</ol>` : ''}
</article>
</body>
</html>
`;
}
