// One Clerk webhook, as it arrived, checked by @clerk/backend and by svix. BODY is base64, HEADERS
// JSON.

import { verifyWebhook } from '@clerk/backend/webhooks';
import { Webhook } from 'svix';

const { env } = process;
const body = Buffer.from(env.BODY, 'base64').toString();
const headers = JSON.parse(env.HEADERS);
const signingSecret = env.CLERK_WEBHOOK_SIGNING_SECRET;

function arrived(text) {
  return new Request('http://localhost:8000/api/webhooks/clerk', {
    method: 'POST',
    headers,
    body: text,
  });
}

async function refused(check) {
  try {
    await check();
    return false;
  } catch {
    return true;
  }
}

const event = await verifyWebhook(arrived(body), { signingSecret });
new Webhook(signingSecret).verify(body, headers);
console.log(
  JSON.stringify({
    type: event.type,
    id: event.data.id,
    altered: [
      await refused(() => verifyWebhook(arrived(`${body} `), { signingSecret })),
      await refused(() => new Webhook(signingSecret).verify(`${body} `, headers)),
    ],
    otherSecret: await refused(() =>
      new Webhook(`whsec_${Buffer.from('another secret').toString('base64')}`).verify(body, headers),
    ),
  }),
);
