import { existsSync } from 'node:fs';
import { envelope } from '../message.ts';
import { freePort } from './listen.ts';
import { isInstalled, openPublisher, startProgram } from './program.ts';
import type { Subject } from './subject.ts';

const command = 'nginx';
/** Where Debian's package puts it. */
const module = '/usr/lib/nginx/modules/ngx_nchan_module.so';

/** Nchan, the module of nginx: subscribers over WebSocket, events posted over HTTP. */
export const nchan: Subject = {
  wire: 'nchan',
  path: (channels) => `/hear/${channels.join(',')}`,
  missing: () =>
    isInstalled(command, '-v') && existsSync(module)
      ? null
      : "The packages 'nginx' and 'libnginx-mod-nchan' are not installed here.",
  async start() {
    const port = await freePort();
    const pid = await startProgram({
      command,
      args: (settings) => ['-c', settings, '-e', 'stderr'],
      settings: (folder) => settingsOf(folder, port),
      port,
    });
    const publisher = await openPublisher(port);
    let offset = 0;
    return {
      port,
      pid,
      publish(event) {
        offset += 1;
        const text = JSON.stringify(envelope(offset, event));
        publisher.write(
          `POST /tell/${event.channel} HTTP/1.1\r\nHost: bench\r\nContent-Type: text/plain\r\n` +
            `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
        );
      },
    };
  },
};

// One process, so that it has one core like the others.
const settingsOf = (folder: string, port: number): string => `
load_module ${module};
daemon off;
master_process off;
pid ${folder}/pid;
error_log stderr crit;
worker_rlimit_nofile 20000;
events { worker_connections 19000; }
http {
  access_log off;
  keepalive_requests 1000000000;
  nchan_shared_memory_size 512M;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port} backlog=16384;
    location ~ ^/hear/(.+)$ {
      nchan_subscriber websocket;
      nchan_channel_id $1;
      nchan_channel_id_split_delimiter ",";
      nchan_subscriber_first_message newest;
    }
    location ~ ^/tell/(.+)$ {
      nchan_publisher http;
      nchan_channel_id $1;
      nchan_message_buffer_length 10000;
      nchan_message_timeout 10s;
    }
  }
}
`;
