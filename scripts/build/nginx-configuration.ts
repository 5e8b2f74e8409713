import { CACHING, HASHED_FOLDER, HEADERS } from './hosting-rules.ts';

/** Returns the content of docs/deploy/nginx.conf. A test checks that the file equals it. */
export function nginxConfiguration(): string {
  const headers = Object.entries(HEADERS).map(([name, value]) => `        add_header ${name} "${value}" always;`);
  return `# Metricbook under https://metrics.example.com/metricbook/, for nginx 1.18 or newer.
# Copy the contents of dist/ to /srv/metricbook, and this file to /etc/nginx/conf.d/metricbook.conf. Change the names here
# that are not yours; certificates go where your other servers have them.

# A file below ${HASHED_FOLDER}/ never changes: its name has a digest of what is in it.
map $uri $metricbook_caching {
    default "${CACHING.others}";
    ~^/metricbook/${HASHED_FOLDER}/ "${CACHING.hashed}";
}

server {
    listen 80;
    server_name metrics.example.com;

    # The page's own addresses are relative, so its own ends with a slash.
    absolute_redirect off;
    location = /metricbook {
        return 301 /metricbook/;
    }

    location /metricbook/ {
        alias /srv/metricbook/;
        index index.html;

        types {
            text/html html;
            text/css css;
            text/javascript js;
            text/plain txt;
            application/json json;
            application/manifest+json webmanifest;
            application/wasm wasm;
            application/vnd.sqlite3 db;
            image/svg+xml svg;
            image/png png;
            font/woff2 woff2;
        }
        charset utf-8;
        charset_types text/css text/javascript text/plain application/json;

        gzip on;
        gzip_comp_level 6;
        gzip_min_length 256;
        gzip_vary on;
        gzip_proxied any;
        gzip_types text/css text/javascript text/plain application/json application/manifest+json application/wasm
                   application/vnd.sqlite3 image/svg+xml;

        # The page asks at each start whether a catalog is published.
        log_not_found off;

        add_header Cache-Control $metricbook_caching;
${headers.join('\n')}
    }

    # For hosts that read it; here it is of no use.
    location = /metricbook/_headers {
        return 404;
    }
}
`;
}
