/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/*
 * The same bits on any number of threads and on every instruction set. The kernels choose theirs
 * once a process, so a test runs its own program again, with HEK_CPU set, for the digest alone.
 */

/* Returns: (transfer full): what has to be the same, as text */
typedef char *(*SameDigestFunc) (void);

/* First in main(): whether the program was started for the digest alone; then it is printed. */
gboolean same_print_digest (int argc, char **argv, SameDigestFunc digest);

/* Adds @path/threads (one and five) and @path/instruction-sets. @program: argv[0] */
void     same_add_tests (const char *path, const char *program, SameDigestFunc digest);
