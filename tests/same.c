/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "same.h"

#include <string.h>

#include "hek-kernel-cpu.h"
#include "hek-parallel.h"
#include "test-valgrind.h"

#define DIGEST_OPTION "--digest"

static const char *const levels[] = {
  "scalar",
#if defined(__x86_64__)
  "avx2", "avx512", "avx512vnni",
#elif defined(__aarch64__)
  "neon",
#endif
};

/* Of the program that runs: set once, in main(). */
static struct
{
  const char *program;
  SameDigestFunc digest;
  char *first; /* the digest, once it was made */
} same;

gboolean
same_print_digest (int             argc,
                   char          **argv,
                   SameDigestFunc  digest)
{
  g_autofree char *text = NULL;

  if (argc < 2 || strcmp (argv[1], DIGEST_OPTION) != 0)
    return FALSE;
  text = digest ();
  g_print ("%s", text);
  return TRUE;
}

static const char *
same_get_first (void)
{
  if (same.first == NULL)
    same.first = same.digest ();
  return same.first;
}

static void
test_threads (void)
{
  g_autofree char *many = NULL;

  hek_parallel_set_n_threads (5);
  many = same.digest ();
  hek_parallel_set_n_threads (1);
  g_assert_cmpstr (same_get_first (), ==, many);
  hek_parallel_set_n_threads (0);
}

/* All levels but that of this process, which made the digest that the others are compared with.
 * One that the processor does not have is run as the best that it has. */
static void
test_instruction_sets (void)
{
  const char *own = hek_kernel_cpu_name (hek_kernel_cpu_level ());
  const char *wanted = same_get_first ();

  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      const char *argv[] = { same.program, DIGEST_OPTION, NULL };
      g_auto (GStrv) env = g_environ_setenv (g_get_environ (), "HEK_CPU", levels[i], TRUE);
      g_autofree char *out = NULL;
      g_autoptr (GError) error = NULL;
      int status;

      if (strcmp (levels[i], own) == 0)
        continue;
      g_test_message ("%s", levels[i]);
      g_spawn_sync (NULL, (char **) argv, env, 0, NULL, NULL, &out, NULL, &status, &error);
      g_assert_no_error (error);
      g_spawn_check_wait_status (status, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (out, ==, wanted);
    }
}

void
same_add_tests (const char     *path,
                const char     *program,
                SameDigestFunc  digest)
{
  g_autofree char *threads = g_strconcat (path, "/threads", NULL);
  g_autofree char *sets = g_strconcat (path, "/instruction-sets", NULL);

  same.program = program;
  same.digest = digest;
  /* valgrind rounds some instructions in its own way, and is slow at them */
  if (hek_test_under_valgrind ())
    return;
  g_test_add_func (threads, test_threads);
  g_test_add_func (sets, test_instruction_sets);
}
