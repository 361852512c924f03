// The control below all others: a server that frames an event once and writes it to every subscriber, and does nothing
// else. It has no rights, no log, no history, and one channel.
//
// Commands, one a line, answered by one line of JSON each:
//   publish RATE MS each|grouped        a write per frame, or one for all that is due
#include "common.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#define MAX_CONNECTIONS 65536
#define MESSAGE_BYTES 300
#define HEADER_BYTES 4
#define FRAME_BYTES (HEADER_BYTES + MESSAGE_BYTES)
#define MAX_GROUP 4096
#define LISTENER (MAX_CONNECTIONS + 1)
#define COMMANDS (MAX_CONNECTIONS + 2)

// The answer to the key that the load sends, which is the example of RFC 6455, section 1.3; then `connected`.
static const char welcome[] =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n\x81\x14{\"type\":\"connected\"}";

struct connection {
  bool used, open;
  // What the kernel did not take yet.
  uint8_t *waiting;
  size_t from, length, room;
};

static struct connection connections[MAX_CONNECTIONS];
static int listener, poller, highest;
static uint8_t group[MAX_GROUP * FRAME_BYTES];

static struct {
  bool active, grouped;
  double rate;
  int64_t started, cpu, sent, total;
} publishing;

static void drop(int fd) {
  free(connections[fd].waiting);
  connections[fd] = (struct connection){0};
  close(fd);
}

static void watch(int fd, int how, uint32_t events) {
  struct epoll_event event = {.events = events, .data.u32 = (uint32_t)fd};
  epoll_ctl(poller, how, fd, &event);
}

static void keep(struct connection *of, const uint8_t *bytes, size_t length) {
  if (of->from > 0) {
    memmove(of->waiting, of->waiting + of->from, of->length - of->from);
    of->length -= of->from;
    of->from = 0;
  }
  if (of->length + length > of->room) {
    of->room = (of->length + length) * 2;
    of->waiting = must(realloc(of->waiting, of->room));
  }
  memcpy(of->waiting + of->length, bytes, length);
  of->length += length;
}

static void write_to(int fd, const uint8_t *bytes, size_t length) {
  struct connection *to = &connections[fd];
  if (to->from < to->length) {
    keep(to, bytes, length);
    return;
  }
  ssize_t written = send(fd, bytes, length, MSG_NOSIGNAL);
  if (written < 0 && errno != EAGAIN) {
    drop(fd);
  } else if (written < (ssize_t)length) {
    size_t done = written < 0 ? 0 : (size_t)written;
    to->from = to->length = 0;
    keep(to, bytes + done, length - done);
    watch(fd, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
  }
}

static void write_waiting(int fd) {
  struct connection *to = &connections[fd];
  ssize_t written = send(fd, to->waiting + to->from, to->length - to->from, MSG_NOSIGNAL);
  if (written < 0 && errno != EAGAIN) {
    drop(fd);
    return;
  }
  if (written > 0) to->from += (size_t)written;
  if (to->from == to->length) watch(fd, EPOLL_CTL_MOD, EPOLLIN);
}

static void accept_all(void) {
  for (int fd; (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
    int one = 1;
    if (fd >= MAX_CONNECTIONS) {
      close(fd);
      continue;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    connections[fd] = (struct connection){.used = true};
    if (fd > highest) highest = fd;
    watch(fd, EPOLL_CTL_ADD, EPOLLIN);
  }
}

// The load sends its request in one piece, and after it only what needs no answer.
static void take_bytes(int fd) {
  static char ignored[65536];
  ssize_t got = recv(fd, ignored, sizeof ignored, 0);
  if (got == 0 || (got < 0 && errno != EAGAIN)) {
    drop(fd);
  } else if (!connections[fd].open) {
    connections[fd].open = true;
    write_to(fd, (const uint8_t *)welcome, sizeof welcome - 1);
  }
}

// The event that our server would send, with the time at which it was due.
static void make_frame(uint8_t *frame, int64_t offset, int64_t due) {
  char head[256], tail[64];
  int head_length = snprintf(head, sizeof head,
                             "{\"type\":\"bench.event\",\"channel\":\"bench:all\",\"offset\":%lld,"
                             "\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"id\":\"01JD0000000000000000000000\","
                             "\"data\":{\"pad\":\"",
                             (long long)offset);
  int tail_length = snprintf(tail, sizeof tail, "\",\"at\":%lld}}", (long long)(STAMP_BASE + due));
  frame[0] = 0x81;
  frame[1] = 126;
  frame[2] = MESSAGE_BYTES >> 8;
  frame[3] = MESSAGE_BYTES & 0xff;
  memset(frame + HEADER_BYTES, 'x', MESSAGE_BYTES);
  memcpy(frame + HEADER_BYTES, head, (size_t)head_length);
  memcpy(frame + FRAME_BYTES - tail_length, tail, (size_t)tail_length);
}

static void write_all(const uint8_t *bytes, size_t length) {
  for (int fd = 0; fd <= highest; fd += 1) {
    if (connections[fd].open) write_to(fd, bytes, length);
  }
}

static void publish_due(void) {
  int64_t due = (int64_t)((double)(now() - publishing.started) * publishing.rate / 1e6) + 1;
  if (due > publishing.total) due = publishing.total;
  size_t count = 0;
  for (; publishing.sent < due && count < MAX_GROUP; publishing.sent += 1, count += 1) {
    int64_t at = publishing.started + (int64_t)((double)publishing.sent * 1e6 / publishing.rate);
    make_frame(group + count * FRAME_BYTES, publishing.sent + 1, at);
  }
  if (publishing.grouped) {
    if (count > 0) write_all(group, count * FRAME_BYTES);
  } else {
    for (size_t index = 0; index < count; index += 1) write_all(group + index * FRAME_BYTES, FRAME_BYTES);
  }
  if (publishing.sent < publishing.total) return;
  publishing.active = false;
  printf("{\"sent\":%lld,\"failed\":0,\"cpuMicros\":%lld}\n", (long long)publishing.sent,
         (long long)(cpu_micros() - publishing.cpu));
}

static void take_command(char *line) {
  char mode[16];
  double rate, ms;
  if (sscanf(line, "publish %lf %lf %15s", &rate, &ms, mode) == 3) {
    publishing.active = true;
    publishing.grouped = !strcmp(mode, "grouped");
    publishing.rate = rate;
    publishing.total = (int64_t)(rate * ms / 1000);
    publishing.sent = 0;
    publishing.started = now();
    publishing.cpu = cpu_micros();
  } else {
    printf("{\"error\":\"This command is not known.\"}\n");
  }
}

int main(void) {
  end_with_parent();
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (bind(listener, (struct sockaddr *)&address, length) < 0 || listen(listener, 16384) < 0) fail("listen");
  getsockname(listener, (struct sockaddr *)&address, &length);
  poller = epoll_create1(0);
  if (poller < 0) fail("epoll");
  struct epoll_event event = {.events = EPOLLIN, .data.u32 = LISTENER};
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
  event.data.u32 = COMMANDS;
  epoll_ctl(poller, EPOLL_CTL_ADD, STDIN_FILENO, &event);
  printf("{\"port\":%d}\n", ntohs(address.sin_port));

  for (;;) {
    struct epoll_event events[512];
    int count = epoll_wait(poller, events, 512, publishing.active ? 1 : 1000);
    for (int index = 0; index < count; index += 1) {
      uint32_t which = events[index].data.u32;
      if (which == LISTENER) {
        accept_all();
      } else if (which == COMMANDS) {
        read_commands(take_command);
      } else {
        if (connections[which].used && (events[index].events & EPOLLOUT)) write_waiting((int)which);
        if (connections[which].used && (events[index].events & (EPOLLIN | EPOLLHUP | EPOLLERR))) take_bytes((int)which);
      }
    }
    if (publishing.active) publish_due();
  }
}
