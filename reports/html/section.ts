import { inlineSvg, type Picture } from '../charts/picture.ts';
import { type Html, NOTHING, safe } from '../xml/markup.ts';

export function section(id: string, title: string, content: Html): Html {
  return safe`<section id="${id}" aria-labelledby="${id}h"><h2 id="${id}h">${title}</h2>${content}</section>`;
}

/** A picture with its title and with what a reader has to know to read it. The id must be the only one of its kind. */
export function figureOf(picture: Picture | null, about: string, id: string): Html {
  if (picture === null) return NOTHING;
  return safe`<figure>
    <figcaption><h3>${picture.title}</h3><p>${about}</p></figcaption>
    ${inlineSvg(picture, id)}
  </figure>`;
}
