/** Text that is already HTML. Everything else that enters a page is escaped. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Slot = Markup | string | number | undefined | false | Slot[];

/** A template whose values are escaped, unless they are markup themselves. */
export function html(strings: TemplateStringsArray, ...slots: Slot[]): Markup {
  return new Markup(String.raw({ raw: strings }, ...slots.map(fill)));
}

/** Vouches for text that was made by a renderer, such as a chart. */
export function trust(text: string): Markup {
  return new Markup(text);
}

function fill(slot: Slot): string {
  if (slot === undefined || slot === false) return '';
  if (Array.isArray(slot)) return slot.map(fill).join('');
  return slot instanceof Markup ? slot.text : escapeHtml(String(slot));
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
