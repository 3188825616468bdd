/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Collections as they are used: files imported into a workspace, indexed, opened again and
 * searched; each figure beside its target.
 *
 * usage: bench-collection [MODE]… [rows=N] [threads=N] [folder=DIR]
 *
 *   size         1,000,000 x 128: memory besides the vectors, before and after their pages were
 *                dropped; reopening
 *   import       300,000 x 512: durable import of fvecs against dd conv=fdatasync
 *   wide         1,000,000 x 512: index, rate and p99 at recall 0.95, memory
 *   clients      the same, asked by 100 threads at once
 *   recovery     1,000,000 x 128: opening after kill -9 in the midst of an import and of appends
 *   recall       1,000 … 1,000,000 x 128: recall at the defaults, by ef, and within a radius
 *   sets         real data in their own distances (HEKTOR_BENCH_DATA)
 *   filter       1,000,000 x 128: searches among 50, 10, 1 and 0.1 % of the rows
 *   ten-million  10,000,000 x 96 bytes: imports, builds and searches within 8 GB; only when it is
 *                asked for
 *
 * rows: instead of those above, to try it out. folder: is kept, and what was made in it is taken
 * again; else one in the folder of temporary files, which needs up to 8 GB.
 */
#include "config.h"

#include "bench-collection.h"

#include <stdio.h>
#include <stdlib.h>

#define ALL_ROWS 1000000

typedef struct
{
  const char *name;
  void (*run) (const Bench *bench);
  const char *folder; /* (nullable): its own; %NULL: shared by all modes with the same rows */
  gsize n;
  guint dim;
  gboolean as_bytes;
  gboolean is_extra; /* only when it is asked for */
} Mode;

static const Mode modes[] = {
  { "size", bench_size, NULL, ALL_ROWS, 128 },
  { "import", bench_import, "import", 300000, 512 },
  { "wide", bench_wide, NULL, ALL_ROWS, 512 },
  { "clients", bench_clients, NULL, ALL_ROWS, 512 },
  { "recovery", bench_recovery, "recovery", ALL_ROWS, 128 },
  { "recall", bench_recall_size, NULL, 1000, 128 },
  { "recall", bench_recall_size, NULL, 5000, 128 },
  { "recall", bench_recall_size, NULL, 10000, 128 },
  { "recall", bench_recall_size, NULL, 20000, 128 },
  { "recall", bench_recall_size, NULL, 50000, 128 },
  { "recall", bench_recall_size, NULL, 100000, 128 },
  { "recall", bench_recall_size, NULL, ALL_ROWS, 128 },
  { "sets", bench_recall_sets, "sets", 0, 0 },
  { "filter", bench_filter_rows, "filter", ALL_ROWS, 128 },
  { "ten-million", bench_ten_million, NULL, 10000000, 96, TRUE, TRUE },
};

static gboolean
is_mode (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    if (g_str_equal (modes[i].name, word))
      return TRUE;
  return FALSE;
}

/* What was typed. */
typedef struct
{
  char *folder; /* (nullable) */
  gsize n_rows; /* 0: those of the mode */
  guint n_threads;
  GPtrArray *names;
} Wish;

static gboolean
read_words (int    argc,
            char **argv,
            Wish  *wish)
{
  for (int i = 1; i < argc; i++)
    {
      if (is_mode (argv[i]))
        g_ptr_array_add (wish->names, argv[i]);
      else if (g_str_has_prefix (argv[i], "rows="))
        wish->n_rows = g_ascii_strtoull (argv[i] + 5, NULL, 10);
      else if (g_str_has_prefix (argv[i], "threads="))
        wish->n_threads = (guint) atoi (argv[i] + 8);
      else if (g_str_has_prefix (argv[i], "folder="))
        wish->folder = g_canonicalize_filename (argv[i] + 7, NULL);
      else
        {
          fprintf (stderr, "bench-collection: what is “%s”?\n", argv[i]);
          return FALSE;
        }
    }
  return TRUE;
}

static void
run_mode (const Mode *mode,
          const Wish *wish,
          const char *folder)
{
  gsize n = wish->n_rows > 0 ? wish->n_rows : mode->n;
  g_autofree char *name = mode->folder != NULL ? g_strdup (mode->folder)
                                               : g_strdup_printf ("%zux%u", n, mode->dim);
  g_autofree char *own = g_build_filename (folder, name, NULL);
  const Bench bench = { own, n, mode->dim, mode->as_bytes, wish->n_threads };

  printf ("# %s\n", mode->name);
  if (mode->folder != NULL)
    bench_remove_tree (own);
  mode->run (&bench);
  if (mode->folder != NULL)
    bench_remove_tree (own);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  Wish wish = { .n_threads = 2, .names = names };
  g_autofree char *folder = NULL;

  if (!read_words (argc, argv, &wish))
    return 2;
  setvbuf (stdout, NULL, _IOLBF, 0);
  folder = wish.folder != NULL ? wish.folder : g_dir_make_tmp ("hektor-bench-XXXXXX", NULL);
  g_assert_nonnull (folder);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      gboolean asked = g_ptr_array_find_with_equal_func (names, modes[i].name, g_str_equal, NULL);
      gboolean again = i > 0 && modes[i].run == modes[i - 1].run;

      /* with rows=N one size is enough */
      if ((asked || (names->len == 0 && !modes[i].is_extra)) && !(again && wish.n_rows > 0))
        run_mode (&modes[i], &wish, folder);
    }
  if (wish.folder == NULL)
    bench_remove_tree (folder);
  return EXIT_SUCCESS;
}
