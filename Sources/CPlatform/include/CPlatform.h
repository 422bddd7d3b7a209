// One function for each system call that Swift cannot import: it is variadic, hidden behind
// _GNU_SOURCE, or wants a structure that C fills in better. No policy lives here.
//
// Unless it says otherwise, a function fails as its call does: it returns -1 and sets errno.

#ifndef CPLATFORM_H
#define CPLATFORM_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#pragma clang assume_nonnull begin

// Descriptors: each is born close-on-exec.
int cplatform_pipe(int *read_end, int *write_end);
int cplatform_socket(int is_local, int is_version_6);
int cplatform_accept(int listener);
int cplatform_set_blocking(int descriptor, int is_blocking);

// Sockets: hosts are numeric; EINVAL for any other, ENAMETOOLONG for a path that doesn't fit.
int cplatform_bind(int descriptor, const char *host, uint16_t port);
int cplatform_bind_local(int descriptor, const char *path);
int cplatform_connect(int descriptor, const char *host, uint16_t port);
int cplatform_connect_local(int descriptor, const char *path);
// A leading '@' of a path means a name in Linux's abstract name space.
int cplatform_datagram_socket(void);
int cplatform_bind_datagram(int descriptor, const char *path);
ssize_t cplatform_send_datagram(int descriptor, const void *bytes, size_t count, const char *path);
int cplatform_bound_port(int descriptor, uint16_t *port);
int cplatform_reuse_address(int listener);
int cplatform_send_without_delay(int descriptor);
int cplatform_pending_error(int descriptor, int *code);

// Files: the whole-file write lock of fcntl(2). The holder is 0 when there is none.
int cplatform_lock(int descriptor);
int cplatform_lock_holder(int descriptor, pid_t *holder);

// Processes: spawn returns an error number, as posix_spawn does.
int cplatform_spawn(pid_t *child, const char *path, char *_Nullable const *_Nonnull arguments,
                    char *_Nullable const *_Nonnull environment, const char *directory, int input, int output,
                    int error_output, int leads_session);
int cplatform_wait_for_exit(pid_t child, int *value, int *is_signal);
int cplatform_reap(pid_t child, int *value, int *is_signal);

// Another process, held by a descriptor: ENOSYS where the system has no such thing.
int cplatform_hold_process(pid_t process);
int cplatform_signal_held(int process, int signal);

// Signals: a caught one arrives as one byte, its number, in the descriptor.
int cplatform_catch_signal(int signal, int descriptor);
int cplatform_ignore_signal(int signal);

// Threads: detached, every signal blocked; returns an error number, as pthread_create does.
int cplatform_start_thread(const char *name, size_t stack_size, void (*body)(void *context), void *context);

// The process.
void cplatform_error_text(int code, char *buffer, size_t size);
char *_Nullable const *_Nullable cplatform_environment(void);

#pragma clang assume_nonnull end

#endif
