// Cloudinary's Node client against the sandbox. PICTURE, HANDOUT and FILM are files; FILM is over 5 MB, so
// that it goes in pieces. PORT is the sandbox's.

import { createReadStream } from 'node:fs';

const { env } = process;
// The client chooses between http and https once, while it is loaded.
const account = new URL(`cloudinary://${env.CLOUDINARY_CLOUD_NAME}`);
account.username = env.CLOUDINARY_API_KEY;
account.password = env.CLOUDINARY_API_SECRET;
account.searchParams.set('upload_prefix', env.CLOUDINARY_UPLOAD_PREFIX);
env.CLOUDINARY_URL = account.href;
const { v2: cloudinary } = await import('cloudinary');
cloudinary.config({ analytics: false });
const delivery = { secure: false, cname: `localhost:${env.PORT}/cloudinary` };

async function refusal(call) {
  try {
    await call();
    return null;
  } catch (error) {
    const { http_code, message } = error.error ?? error;
    return [http_code, message];
  }
}

const fetched = async (url, headers = {}) => {
  const answer = await fetch(url, { headers });
  const body = new Uint8Array(await answer.arrayBuffer());
  return { status: answer.status, bytes: body.length, type: answer.headers.get('content-type') };
};

const cover = await cloudinary.uploader.upload(env.PICTURE, {
  public_id: 'node/cover',
  eager: [{ crop: 'fill', width: 48, height: 27 }],
});
const lesson = await new Promise((resolve, reject) => {
  const pieces = cloudinary.uploader.upload_chunked_stream(
    {
      public_id: 'node/lesson',
      resource_type: 'video',
      type: 'authenticated',
      chunk_size: 5 * 1024 * 1024,
    },
    (error, result) => (error ? reject(error) : resolve(result)),
  );
  createReadStream(env.FILM).pipe(pieces);
});
const handout = await cloudinary.uploader.upload(env.HANDOUT, {
  public_id: 'node/handout.txt',
  resource_type: 'raw',
  type: 'authenticated',
});

const sized = cloudinary.url('node/cover', {
  ...delivery,
  version: cover.version,
  transformation: [
    { crop: 'fill', gravity: 'auto', width: 48, height: 27, dpr: 2 },
    { fetch_format: 'auto', quality: 'auto' },
  ],
});
const protectedOptions = { resource_type: 'video', type: 'authenticated' };
const signed = cloudinary.url('node/lesson.mp4', { ...delivery, ...protectedOptions, sign_url: true });
const unsigned = cloudinary.url('node/lesson.mp4', { ...delivery, ...protectedOptions });
const now = Math.floor(Date.now() / 1000);
const expiring = (expires_at) =>
  cloudinary.utils.private_download_url('node/lesson', 'mp4', { ...protectedOptions, expires_at });

const page = await cloudinary.api.resources({ type: 'upload', prefix: 'node/', max_results: 5 });
const details = await cloudinary.api.resource('node/lesson', protectedOptions);

console.log(
  JSON.stringify({
    cover: [cover.public_id, cover.width, cover.eager[0].width],
    responseSigned: cloudinary.utils.verify_api_response_signature(
      cover.public_id,
      cover.version,
      cover.signature,
    ),
    lesson: [lesson.public_id, lesson.type, lesson.bytes],
    handout: [handout.public_id, handout.bytes],
    avif: await fetched(sized, { accept: 'image/avif,image/webp,*/*' }),
    jpg: await fetched(sized, { accept: '*/*' }),
    signed: await fetched(signed, { range: 'bytes=0-99' }),
    unsigned: (await fetched(unsigned)).status,
    expiring: (await fetched(expiring(now + 60), { range: 'bytes=0-9' })).status,
    expired: (await fetched(expiring(now - 1))).status,
    page: page.resources.map((one) => one.public_id),
    details: [details.public_id, details.duration],
    deleted: (await cloudinary.api.delete_resources(['node/lesson', 'node/none'], protectedOptions))
      .deleted,
    destroyed: (await cloudinary.uploader.destroy('node/cover')).result,
    destroyedAgain: (await cloudinary.uploader.destroy('node/cover')).result,
    wrongSecret: await refusal(() =>
      cloudinary.uploader.upload(env.PICTURE, { api_secret: 'wrong', public_id: 'x' }),
    ),
    unsignedUpload: await refusal(() => cloudinary.uploader.unsigned_upload(env.PICTURE, 'preset')),
    stale: await refusal(() =>
      cloudinary.uploader.upload(env.PICTURE, { timestamp: now - 3700, public_id: 'x' }),
    ),
    missing: await refusal(() => cloudinary.api.resource('node/cover')),
    strangers: await refusal(() => cloudinary.api.resources({ api_secret: 'wrong', type: 'upload' })),
    notified: cloudinary.utils.verifyNotificationSignature(
      Buffer.from(env.BODY, 'base64').toString(),
      Number(env.TIMESTAMP),
      env.SIGNATURE,
    ),
    alteredNotice: cloudinary.utils.verifyNotificationSignature(
      `${Buffer.from(env.BODY, 'base64').toString()} `,
      Number(env.TIMESTAMP),
      env.SIGNATURE,
    ),
  }),
);
