/** Cloudinary's assets, as thumbnails. */

import { h } from './dom.js';
import { action, chip, time } from './parts.js';
import { duration, size, t } from './text.js';

export const path = 'media';
export const empty = 'noMedia';
export const grid = true;
export const keyOf = (asset) => asset.asset_id;
export const words = (asset) => `${asset.public_id} ${asset.resource_type} ${asset.format}`;
export const searchLabel = 'search';

export function build(asset) {
  const kind = asset.format || asset.public_id.split('.').pop();
  const facts = [
    asset.width > 0 && `${asset.width} × ${asset.height}`,
    asset.duration > 0 && duration(asset.duration),
    size(asset.bytes),
  ];
  return h(
    'li.card.asset',
    {},
    h(
      'a.thumbnail',
      { href: asset.url, target: '_blank', rel: 'noopener', 'aria-label': `${t('open')}: ${asset.public_id}` },
      asset.thumbnail
        ? h('img', { src: asset.thumbnail, alt: '', width: 320, height: 180, loading: 'lazy' })
        : h('span', {}, kind.toUpperCase()),
    ),
    h('h3', { title: asset.public_id }, asset.public_id),
    h('p.meta', {}, h('span', {}, facts.filter(Boolean).join(' · ')), time(asset.created_at)),
    h(
      'p.chips',
      {},
      chip(asset.resource_type, 'plain'),
      asset.format && chip(asset.format, 'plain'),
      asset.type === 'authenticated' && chip(t('protected'), 'wait'),
    ),
    h('div.actions', {}, action(t('removeFile'), `media/${asset.asset_id}/remove`, t('removeFileDone'), { kind: 'danger' })),
  );
}
