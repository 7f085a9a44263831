import {
  IconBrandVimeo,
  IconBrandYoutube,
  IconFileText,
  IconFileTypePdf,
  IconPlayerPlay,
} from '@tabler/icons-react';

export const KINDS = {
  video: IconPlayerPlay,
  youtube: IconBrandYoutube,
  vimeo: IconBrandVimeo,
  text: IconFileText,
  document: IconFileTypePdf,
};

/** What may be chosen for kinds that are files; the back end refuses the others. */
export const ACCEPTED = {
  video: 'video/mp4,video/webm,video/quicktime,.mp4,.webm,.mov',
  document: '.pdf,.zip,.docx,.xlsx,.pptx,.txt',
};
