/*
 * What a process believes of its disk and its clock, told by whoever started it.
 *
 * Loaded before the C library, it stands between a program and its writes below one folder. The file named by FAULTS_RULES is shared
 * memory with whoever tries the faults; the file named by FAULTS_LOG takes every write with what it replaced, and every sync, so that a
 * power cut can be played afterwards: what was not synced is forgotten, in any part. Nothing here is part of the product.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { SOUND, WRITE_FAILS, WRITE_IS_SHORT, SYNC_FAILS, FULL, DIES };

struct rules {
    int64_t kind;     /* one of the above */
    int64_t after;    /* so many calls of that kind go well first */
    int64_t struck;   /* how often it has struck */
    int64_t clock_ms; /* added to the wall's clock */
};

static struct rules *rules;
static int log_fd = -1;
static const char *under;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_rename)(const char *, const char *);
static int (*real_unlink)(const char *);
static int (*real_clock_gettime)(clockid_t, struct timespec *);

__attribute__((constructor)) static void begin(void) {
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_write = dlsym(RTLD_NEXT, "write");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_rename = dlsym(RTLD_NEXT, "rename");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
    real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
    under = getenv("FAULTS_UNDER");
    const char *named = getenv("FAULTS_RULES");
    if (named) {
        int fd = open(named, O_RDWR);
        void *shared = fd < 0 ? MAP_FAILED : mmap(0, sizeof *rules, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (shared == MAP_FAILED) abort();
        rules = shared;
    }
    named = getenv("FAULTS_LOG");
    if (named && (log_fd = open(named, O_WRONLY | O_CREAT | O_APPEND, 0600)) < 0) abort();
}

/* Whether this file is on the disk that is tried; its path. The index of a write-ahead log is memory and needs no disk. */
static int concerns(int fd, char *path, size_t room) {
    char link[64];
    if (!under || !rules) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, room - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return !strncmp(path, under, strlen(under)) && !strstr(path, "-shm");
}

static int strikes(int64_t kind) {
    if (rules->kind != kind) return 0;
    if (__atomic_fetch_sub(&rules->after, 1, __ATOMIC_SEQ_CST) > 0) return 0;
    __atomic_fetch_add(&rules->struck, 1, __ATOMIC_SEQ_CST);
    if (kind != FULL) rules->kind = SOUND; /* once */
    return 1;
}

/* SIGKILL instead of this call, whatever it was to do to the disk. */
static void may_die(void) {
    if (strikes(DIES)) kill(getpid(), SIGKILL);
}

static int is_below(const char *path) { return under && rules && path && !strncmp(path, under, strlen(under)); }

static void put(const void *bytes, size_t length) {
    if (real_write(log_fd, bytes, length) != (ssize_t)length) abort();
}

/* An entry: a letter, lengths, the path, what was there, what is there now. */
static void note(char what, int fd, const char *path, off_t at, const void *now, size_t length) {
    if (log_fd < 0) return;
    pthread_mutex_lock(&lock);
    struct stat is;
    uint64_t size = fstat(fd, &is) ? 0 : (uint64_t)is.st_size;
    size_t had = 0;
    char *before = NULL;
    if (what == 'w' || what == 't') {
        uint64_t from = (uint64_t)at, to = what == 'w' ? from + length : size;
        if (to > size) to = size;
        if (to > from) {
            before = malloc(to - from);
            ssize_t got = before ? pread(fd, before, to - from, at) : -1;
            had = got > 0 ? (size_t)got : 0;
        }
    }
    uint64_t head[5] = { strlen(path), (uint64_t)at, size, had, length };
    put(&what, 1);
    put(head, sizeof head);
    put(path, strlen(path));
    if (had) put(before, had);
    if (length) put(now, length);
    free(before);
    pthread_mutex_unlock(&lock);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t at) {
    char path[4096];
    if (!concerns(fd, path, sizeof path)) return real_pwrite(fd, bytes, length, at);
    may_die();
    if (strikes(FULL)) { errno = ENOSPC; return -1; }
    if (strikes(WRITE_FAILS)) { errno = EIO; return -1; }
    if (length > 1 && strikes(WRITE_IS_SHORT)) length /= 2;
    note('w', fd, path, at, bytes, length);
    return real_pwrite(fd, bytes, length, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return pwrite64(fd, bytes, length, at); }

ssize_t write(int fd, const void *bytes, size_t length) {
    char path[4096];
    if (!concerns(fd, path, sizeof path)) return real_write(fd, bytes, length);
    may_die();
    off_t at = lseek(fd, 0, SEEK_CUR);
    if (strikes(FULL)) { errno = ENOSPC; return -1; }
    if (strikes(WRITE_FAILS)) { errno = EIO; return -1; }
    note('w', fd, path, at, bytes, length);
    return real_write(fd, bytes, length);
}

int ftruncate64(int fd, off_t size) {
    char path[4096];
    if (!concerns(fd, path, sizeof path)) return real_ftruncate(fd, size);
    may_die();
    note('t', fd, path, size, NULL, 0);
    return real_ftruncate(fd, size);
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

static int synced(int fd, int (*real)(int)) {
    char path[4096];
    if (!concerns(fd, path, sizeof path)) return real(fd);
    may_die();
    if (strikes(SYNC_FAILS)) {
        /* What was to be synced is lost to the disk from now on, whatever later syncs say. */
        note('f', fd, path, 0, NULL, 0);
        errno = EIO;
        return -1;
    }
    int done = real(fd);
    if (!done) note('s', fd, path, 0, NULL, 0);
    return done;
}

int rename(const char *from, const char *to) {
    if (is_below(from)) may_die();
    return real_rename(from, to);
}

int unlink(const char *path) {
    if (is_below(path)) may_die();
    return real_unlink(path);
}

int fsync(int fd) { return synced(fd, real_fsync); }

int fdatasync(int fd) { return synced(fd, real_fdatasync); }

int clock_gettime(clockid_t which, struct timespec *now) {
    int done = real_clock_gettime(which, now);
    if (!done && rules && which == CLOCK_REALTIME) {
        int64_t ms = rules->clock_ms;
        now->tv_sec += ms / 1000;
        now->tv_nsec += ms % 1000 * 1000000;
        if (now->tv_nsec < 0) { now->tv_nsec += 1000000000; now->tv_sec -= 1; }
        if (now->tv_nsec >= 1000000000) { now->tv_nsec -= 1000000000; now->tv_sec += 1; }
    }
    return done;
}
