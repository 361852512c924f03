// A client in a process of its own, to be killed: it is in a channel, and says so. Arguments: the server's address, a
// token, the channel.
import { createClient } from '@headway/client';

const [url = '', token = '', channel = ''] = process.argv.slice(2);

const client = createClient({ url, getToken: async () => token });
const handle = client.channel(channel);
handle.subscribe(() => {
  if (handle.snapshot().status === 'live') process.stdout.write('live\n');
});
client.connect();
