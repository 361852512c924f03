// The clients of a row: WebSocket connections on raw sockets that count what they hear, and how late.
//
// Commands, one a line, answered by one line of JSON each:
//   target KIND PORT                      headway | socket-io | nats | nchan
//   connect COUNT INFLIGHT SLOW PATH      '#' in PATH is the number of the connection, SLOW reads 1 KiB/s
//   jobs COUNT                            also judge how old the newest state of so many jobs is
//   measure MS
#include "common.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

// As in src/histogram.ts.
#define BUCKETS_PER_MS 20
#define MAX_MS 5000
#define BUCKETS (MAX_MS * BUCKETS_PER_MS + 1)
#define READ_BYTES (256 * 1024)
#define MAX_FRAME_BYTES (32 * 1024 * 1024)
#define MAX_CONNECTIONS 65536
#define CONNECTIONS_PER_ADDRESS 20000
#define SLOW_BYTES 1024
#define SLOW_EVERY_US 1000000
#define SAMPLE_EVERY_US 50000
#define JOB_DIGITS 7
#define JOB_BASE 1000000
#define JOB_DISTANCE 13  // `1000123,"at":` from the first digit of the job to the first of the stamp

enum kind { HEADWAY, SOCKET_IO, NATS, NCHAN };
enum state { FREE, UPGRADING, GREETING, READY };

struct histogram {
  uint32_t counts[BUCKETS];
  uint64_t total;
};

struct connection {
  int fd;
  enum state state;
  bool slow;
  int64_t started;
  // The begin of a frame whose end has not come yet.
  uint8_t *rest;
  size_t rest_length;
  // Due time of the newest state of each job, 0: none yet.
  int64_t *newest;
};

static enum kind kind;
static struct sockaddr_in server = {.sin_family = AF_INET};
static struct connection connections[MAX_CONNECTIONS];
static int used, ready, ended, failed, snapshots, jobs;
static int poller;
static uint8_t *buffer;
static uint64_t bytes_read, heard;
static struct histogram latencies, connect_times, ages;

static struct {
  int target, inflight, opening;
  bool active, slow;
  char path[1024];
  int64_t started, cpu;
} connecting;
static struct {
  bool active;
  int64_t started, until, cpu, next_sample;
} measuring;
static int64_t next_slow_read;

static void add(struct histogram *to, double ms) {
  double bucket = ms * BUCKETS_PER_MS;
  to->counts[bucket < 0 ? 0 : bucket >= BUCKETS - 1 ? BUCKETS - 1 : (int)bucket] += 1;
  to->total += 1;
}

static double percentile(const struct histogram *of, double share) {
  double left = (double)of->total * share;
  if (of->total == 0) return 0;
  for (int bucket = 0; bucket < BUCKETS; bucket += 1) {
    left -= of->counts[bucket];
    if (left <= 0) return (double)(bucket + (of->counts[bucket] > 0)) / BUCKETS_PER_MS;
  }
  return MAX_MS;
}

// Masked, as a client must, with a mask of zeros that changes nothing. What does not fit is the server's fault.
static void send_frame(struct connection *to, uint8_t opcode, const void *payload, size_t length) {
  uint8_t frame[8 + 1024] = {(uint8_t)(0x80 | opcode)};
  size_t at = 2;
  if (length > 1024) length = 1024;
  if (length < 126) {
    frame[1] = (uint8_t)(0x80 | length);
  } else {
    frame[1] = 0x80 | 126;
    frame[2] = (uint8_t)(length >> 8);
    frame[3] = (uint8_t)length;
    at = 4;
  }
  memset(frame + at, 0, 4);
  memcpy(frame + at + 4, payload, length);
  if (send(to->fd, frame, at + 4 + length, MSG_NOSIGNAL) < 0) return;
}

static void send_text(struct connection *to, const char *text) { send_frame(to, 1, text, strlen(text)); }

static void watch(struct connection *which, int how, uint32_t events) {
  struct epoll_event event = {.events = events, .data.u32 = (uint32_t)(which - connections)};
  epoll_ctl(poller, how, which->fd, &event);
}

static void leave_opening(const struct connection *which) {
  if (which->state == UPGRADING || which->state == GREETING) connecting.opening -= 1;
}

static void drop(struct connection *which) {
  if (which->state == FREE) return;
  leave_opening(which);
  if (which->state == READY) ended += 1;
  else failed += 1;
  close(which->fd);
  free(which->rest);
  free(which->newest);
  *which = (struct connection){.fd = -1};
}

static void become_ready(struct connection *which) {
  leave_opening(which);
  which->state = READY;
  ready += 1;
  add(&connect_times, (double)(now() - which->started) / 1000);
  if (which->slow) watch(which, EPOLL_CTL_DEL, 0);
}

// The stamp that ends a message, as the time at which the event was due; 0 without one.
static int64_t due_before(const uint8_t *start, const uint8_t *end, const uint8_t **digits) {
  while (end > start && (end[-1] == '}' || end[-1] == ']')) end -= 1;
  if (end - start < STAMP_DIGITS) return 0;
  int64_t stamp = 0;
  for (const uint8_t *digit = end - STAMP_DIGITS; digit < end; digit += 1) {
    if (*digit < '0' || *digit > '9') return 0;
    stamp = stamp * 10 + *digit - '0';
  }
  *digits = end - STAMP_DIGITS;
  return stamp - STAMP_BASE;
}

static void note_job(struct connection *of, const uint8_t *start, const uint8_t *digits, int64_t due) {
  const uint8_t *number = digits - JOB_DISTANCE;
  if (number < start) return;
  int job = 0;
  for (int index = 0; index < JOB_DIGITS; index += 1) job = job * 10 + number[index] - '0';
  job -= JOB_BASE;
  if (job < 0 || job >= jobs) return;
  if (!of->newest) of->newest = must(calloc((size_t)jobs, sizeof *of->newest));
  if (due > of->newest[job]) of->newest[job] = due;
}

static void take_event(struct connection *from, const uint8_t *start, const uint8_t *end) {
  const uint8_t *digits;
  int64_t due = due_before(start, end, &digits);
  if (!due) return;
  heard += 1;
  if (jobs) note_job(from, start, digits, due);
  if (measuring.active) add(&latencies, (double)(now() - due) / 1000);
}

static bool starts_with(const uint8_t *start, const uint8_t *end, const char *text) {
  size_t length = strlen(text);
  return (size_t)(end - start) >= length && memcmp(start, text, length) == 0;
}

// A page of events, as our server sends to those who fell behind: each event in it counts.
static void take_page(struct connection *from, const uint8_t *start, const uint8_t *end) {
  static const char field[] = "\"at\":";
  if (memmem(start, (size_t)(end - start), "\"recovery\":\"snapshot\"", 21)) snapshots += 1;
  for (const uint8_t *at = start; (at = memmem(at, (size_t)(end - at), field, sizeof field - 1));) {
    at += sizeof field - 1;
    if (end - at >= STAMP_DIGITS) take_event(from, start, at + STAMP_DIGITS);
  }
}

// Puts the number in place of each `#`.
static void fill_in(char *out, size_t room, const char *text, int number) {
  size_t length = 0;
  for (; *text && length + 12 < room; text += 1) {
    if (*text == '#') length += (size_t)snprintf(out + length, room - length, "%d", number);
    else out[length++] = *text;
  }
  out[length] = 0;
}

// Subscribes to what stands behind the `?` of the path, with commas in between.
static void send_nats_greeting(struct connection *to) {
  char subjects[1024], text[1024];
  const char *query = strchr(connecting.path, '?');
  fill_in(subjects, sizeof subjects, query ? query + 1 : "", (int)(to - connections));
  size_t length = (size_t)snprintf(text, sizeof text, "CONNECT {\"verbose\":false}\r\n");
  int id = 0;
  for (char *subject = strtok(subjects, ","); subject; subject = strtok(NULL, ",")) {
    length += (size_t)snprintf(text + length, sizeof text - length, "SUB %s %d\r\n", subject, id += 1);
    if (length + 8 > sizeof text) return;
  }
  snprintf(text + length, sizeof text - length, "PING\r\n");
  send_text(to, text);
}

// `MSG subject sid length\r\n` and so many bytes, any number of times in a frame.
static void take_nats(struct connection *from, const uint8_t *at, const uint8_t *end) {
  while (at < end) {
    const uint8_t *line = memchr(at, '\n', (size_t)(end - at));
    if (!line) return;
    if (starts_with(at, end, "INFO")) {
      send_nats_greeting(from);
    } else if (starts_with(at, end, "PONG")) {
      if (from->state != READY) become_ready(from);
    } else if (starts_with(at, end, "PING")) {
      send_text(from, "PONG\r\n");
    } else if (starts_with(at, end, "MSG ")) {
      const uint8_t *digit = line - 1;
      while (digit > at && digit[-1] != ' ') digit -= 1;
      size_t length = strtoul((const char *)digit, NULL, 10);
      const uint8_t *payload = line + 1;
      if ((size_t)(end - payload) < length) return;
      take_event(from, payload, payload + length);
      line = payload + length + 1;
    }
    at = line + 1;
  }
}

static void take_message(struct connection *from, const uint8_t *start, const uint8_t *end) {
  switch (kind) {
    case HEADWAY:
      if (starts_with(start, end, "{\"type\":\"bench.")) take_event(from, start, end);
      else if (starts_with(start, end, "{\"type\":\"connected\"")) become_ready(from);
      else if (starts_with(start, end, "{\"type\":\"subscribed\"")) take_page(from, start, end);
      break;
    case SOCKET_IO:
      if (starts_with(start, end, "42")) take_event(from, start, end);
      else if (starts_with(start, end, "40")) become_ready(from);
      else if (starts_with(start, end, "0")) send_text(from, "40");
      else if (starts_with(start, end, "2")) send_text(from, "3");
      break;
    case NATS:
      take_nats(from, start, end);
      break;
    case NCHAN:
      take_event(from, start, end);
      break;
  }
}

// Returns where the first incomplete frame begins. Frames of a server are not masked.
static uint8_t *take_frames(struct connection *from, uint8_t *at, uint8_t *end) {
  while (end - at >= 2) {
    uint64_t length = at[1] & 0x7f;
    uint8_t *start = at + 2;
    if (length >= 126) {
      int bytes = length == 126 ? 2 : 8;
      if (end - start < bytes) break;
      length = 0;
      for (int index = 0; index < bytes; index += 1) length = length << 8 | start[index];
      start += bytes;
    }
    if (length > MAX_FRAME_BYTES) {
      drop(from);
      return end;
    }
    if ((uint64_t)(end - start) < length) break;
    uint8_t opcode = at[0] & 0x0f;
    at = start + length;
    if (opcode == 1 || opcode == 2) take_message(from, start, at);
    else if (opcode == 9) send_frame(from, 10, start, length);
    else if (opcode == 8) drop(from);
    if (from->state == FREE) return end;
  }
  return at;
}

static uint8_t *take_answer(struct connection *from, uint8_t *data, uint8_t *end) {
  uint8_t *head = memmem(data, (size_t)(end - data), "\r\n\r\n", 4);
  if (!head) return data;
  if (!starts_with(data, end, "HTTP/1.1 101")) {
    drop(from);
    return end;
  }
  from->state = GREETING;
  if (kind == NCHAN) become_ready(from);
  return take_frames(from, head + 4, end);
}

static void take_bytes(struct connection *from) {
  if (from->rest_length) memcpy(buffer, from->rest, from->rest_length);
  ssize_t got = recv(from->fd, buffer + from->rest_length, READ_BYTES, 0);
  if (got <= 0) {
    if (got == 0 || (errno != EAGAIN && errno != EINTR)) drop(from);
    return;
  }
  bytes_read += (uint64_t)got;
  uint8_t *end = buffer + from->rest_length + got;
  uint8_t *left = from->state == UPGRADING ? take_answer(from, buffer, end) : take_frames(from, buffer, end);
  if (from->state == FREE) return;
  from->rest_length = (size_t)(end - left);
  if (from->rest_length) {
    from->rest = must(realloc(from->rest, from->rest_length));
    memcpy(from->rest, left, from->rest_length);
  }
}

// 1 KiB a second, unread by anyone: what counts is that it takes so little.
static void read_slowly(void) {
  static uint8_t ignored[SLOW_BYTES];
  for (int index = 0; index < used; index += 1) {
    struct connection *from = &connections[index];
    if (from->state != READY || !from->slow) continue;
    ssize_t got = recv(from->fd, ignored, sizeof ignored, MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN)) drop(from);
  }
}

static void request_upgrade(struct connection *on, int number) {
  char path[1200], request[1600];
  fill_in(path, sizeof path, connecting.path, number);
  int length = snprintf(request, sizeof request,
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                        path, ntohs(server.sin_port));
  if (send(on->fd, request, (size_t)length, MSG_NOSIGNAL) != length) drop(on);
}

static void open_connection(int number) {
  struct connection *which = &connections[number];
  int one = 1;
  *which = (struct connection){.slow = connecting.slow, .state = UPGRADING, .started = now()};
  connecting.opening += 1;
  which->fd = socket(AF_INET, SOCK_STREAM, 0);
  if (which->fd < 0) fail("socket");
  setsockopt(which->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (which->slow) {
    int size = 4096;
    setsockopt(which->fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  }
  // An address of this machine has only so many ports.
  if (number >= CONNECTIONS_PER_ADDRESS) {
    struct sockaddr_in own = {.sin_family = AF_INET};
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)(number / CONNECTIONS_PER_ADDRESS));
    setsockopt(which->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    if (bind(which->fd, (struct sockaddr *)&own, sizeof own) < 0) fail("bind");
  }
  // Blocking: over loopback it takes as long as the kernel needs to queue it.
  if (connect(which->fd, (struct sockaddr *)&server, sizeof server) < 0) {
    drop(which);
    return;
  }
  fcntl(which->fd, F_SETFL, O_NONBLOCK);
  watch(which, EPOLL_CTL_ADD, EPOLLIN);
  request_upgrade(which, number);
}

static void go_on_connecting(void) {
  while (used < connecting.target && connecting.opening < connecting.inflight) {
    open_connection(used);
    used += 1;
  }
  if (used < connecting.target || connecting.opening > 0) return;
  connecting.active = false;
  double elapsed = (double)(now() - connecting.started);
  printf("{\"ready\":%d,\"failed\":%d,\"ms\":%.2f,\"p50\":%.2f,\"p99\":%.2f,\"cpuShare\":%.4f}\n", ready, failed,
         elapsed / 1000, percentile(&connect_times, 0.5), percentile(&connect_times, 0.99),
         (double)(cpu_micros() - connecting.cpu) / elapsed);
}

// How old the newest state of each job is at this moment, for every watcher.
static void sample_ages(void) {
  int64_t at = now();
  for (int index = 0; index < used; index += 1) {
    const int64_t *newest = connections[index].newest;
    if (!newest) continue;
    for (int job = 0; job < jobs; job += 1) {
      if (newest[job]) add(&ages, (double)(at - newest[job]) / 1000);
    }
  }
}

static void end_measuring(void) {
  measuring.active = false;
  double elapsed = (double)(now() - measuring.started);
  printf("{\"total\":%lu,\"perSecond\":%.2f,\"p50\":%.2f,\"p99\":%.2f,\"p999\":%.2f,\"ageP50\":%.2f,\"ageP99\":%.2f,"
         "\"ended\":%d,\"snapshots\":%d,\"heard\":%lu,\"bytes\":%lu,\"cpuShare\":%.4f}\n",
         (unsigned long)latencies.total, (double)latencies.total / elapsed * 1e6, percentile(&latencies, 0.5),
         percentile(&latencies, 0.99), percentile(&latencies, 0.999), percentile(&ages, 0.5), percentile(&ages, 0.99),
         ended, snapshots, (unsigned long)heard, (unsigned long)bytes_read, (double)(cpu_micros() - measuring.cpu) / elapsed);
}

static void take_command(char *line) {
  char name[16];
  int port, count, inflight, slow, ms;
  if (sscanf(line, "target %15s %d", name, &port) == 2) {
    kind = !strcmp(name, "nats") ? NATS : !strcmp(name, "nchan") ? NCHAN : !strcmp(name, "socket-io") ? SOCKET_IO : HEADWAY;
    server.sin_port = htons((uint16_t)port);
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    printf("{}\n");
  } else if (sscanf(line, "connect %d %d %d %1023s", &count, &inflight, &slow, connecting.path) == 4) {
    if (used + count > MAX_CONNECTIONS) {
      printf("{\"error\":\"There is room for %d connections.\"}\n", MAX_CONNECTIONS);
      return;
    }
    memset(&connect_times, 0, sizeof connect_times);
    connecting.target = used + count;
    connecting.inflight = inflight;
    connecting.slow = slow;
    connecting.active = true;
    connecting.started = now();
    connecting.cpu = cpu_micros();
  } else if (sscanf(line, "jobs %d", &count) == 1) {
    jobs = count;
    printf("{}\n");
  } else if (sscanf(line, "measure %d", &ms) == 1) {
    memset(&latencies, 0, sizeof latencies);
    memset(&ages, 0, sizeof ages);
    measuring.active = true;
    measuring.started = measuring.next_sample = now();
    measuring.until = measuring.started + (int64_t)ms * 1000;
    measuring.cpu = cpu_micros();
  } else {
    printf("{\"error\":\"This command is not known.\"}\n");
  }
}

static void on_time(void) {
  int64_t at = now();
  if (at >= next_slow_read) {
    read_slowly();
    next_slow_read = at + SLOW_EVERY_US;
  }
  if (!measuring.active) return;
  if (jobs && at >= measuring.next_sample) {
    sample_ages();
    measuring.next_sample = at + SAMPLE_EVERY_US;
  }
  if (at >= measuring.until) end_measuring();
}

int main(void) {
  end_with_parent();
  buffer = must(malloc(MAX_FRAME_BYTES + READ_BYTES + 16));
  poller = epoll_create1(0);
  if (poller < 0) fail("epoll");
  struct epoll_event input = {.events = EPOLLIN, .data.u32 = MAX_CONNECTIONS};
  epoll_ctl(poller, EPOLL_CTL_ADD, STDIN_FILENO, &input);
  printf("{}\n");
  for (;;) {
    struct epoll_event events[512];
    int count = epoll_wait(poller, events, 512, 5);
    for (int index = 0; index < count; index += 1) {
      uint32_t which = events[index].data.u32;
      if (which == MAX_CONNECTIONS) read_commands(take_command);
      else if (connections[which].state != FREE) take_bytes(&connections[which]);
      if (connecting.active) go_on_connecting();
    }
    if (connecting.active) go_on_connecting();
    on_time();
  }
}
