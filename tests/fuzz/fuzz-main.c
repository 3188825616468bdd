/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fuzz target without libFuzzer: runs the files and folders named on the command line through
 * LLVMFuzzerTestOneInput(), then mutants of them: bits flipped, bytes set, parts cut out, repeated
 * or taken from another file, ends cut off. The mutants depend on the seed and their number only,
 * so a failure repeats; --verbose prints each number, and --first starts at one.
 */
#include "config.h"

#include "fuzz-main.h"

#include <stdio.h>
#include <string.h>

#include <glib.h>

#include "hek-rng.h"

#define MAX_INPUT_BYTES (256 * 1024) /* larger files are run as they are, but not changed */

typedef struct
{
  gint64 n_mutants, seconds, seed, first;
  gboolean verbose;
  char **paths;
} Options;

static gint
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
collect (const char *path,
         GPtrArray  *inputs)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    {
      char *data;
      gsize n_bytes;

      if (g_file_get_contents (path, &data, &n_bytes, NULL))
        g_ptr_array_add (inputs, g_bytes_new_take (data, n_bytes));
      return;
    }

  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (path, name, NULL));
  /* the order of a folder is not the same on two machines */
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    collect (g_ptr_array_index (names, i), inputs);
}

static gsize
pick_place (HekRng           *rng,
            const GByteArray *data)
{
  /* headers are short, and most decisions are made there */
  gsize limit = hek_rng_below (rng, 2) == 0 ? MIN (data->len, 200) : data->len;

  return (gsize) hek_rng_below (rng, MAX (limit, 1));
}

static void
change_once (HekRng     *rng,
             GByteArray *data,
             GBytes     *other)
{
  static const guint8 extremes[] = { 0, 1, 127, 128, 254, 255 };
  gsize place = pick_place (rng, data), n_other;
  guint n = (guint) hek_rng_below (rng, 64) + 1;
  const guint8 *donor = g_bytes_get_data (other, &n_other);

  if (data->len == 0)
    return;
  switch (hek_rng_below (rng, 7))
    {
    case 0:
    case 1:
      data->data[place] ^= (guint8) (1 << hek_rng_below (rng, 8));
      break;
    case 2:
      data->data[place] = extremes[hek_rng_below (rng, G_N_ELEMENTS (extremes))];
      break;
    case 3:
      for (guint i = 0; i < 4 && place + i < data->len; i++)
        data->data[place + i] = (guint8) hek_rng_u64 (rng);
      break;
    case 4:
      g_byte_array_remove_range (data, (guint) place, MIN (n, data->len - (guint) place));
      break;
    case 5:
      if (n_other > 0)
        for (guint i = 0; i < n && place + i < data->len; i++)
          data->data[place + i] = donor[(hek_rng_u64 (rng) + i) % n_other];
      break;
    default:
      if (hek_rng_below (rng, 4) == 0)
        g_byte_array_set_size (data, (guint) hek_rng_below (rng, data->len));
      else
        data->data[place] = (guint8) hek_rng_u64 (rng);
    }
}

static void
run_mutant (const GPtrArray *inputs,
            gint64           seed,
            gint64           number)
{
  HekRng rng;
  GBytes *input, *other;
  g_autoptr (GByteArray) data = g_byte_array_new ();
  guint n_changes;

  hek_rng_init (&rng, (guint64) seed * G_GUINT64_CONSTANT (0x100000001b3) + (guint64) number);
  input = g_ptr_array_index (inputs, hek_rng_below (&rng, inputs->len));
  other = g_ptr_array_index (inputs, hek_rng_below (&rng, inputs->len));
  if (g_bytes_get_size (input) > MAX_INPUT_BYTES)
    return;
  g_byte_array_append (data, g_bytes_get_data (input, NULL), (guint) g_bytes_get_size (input));
  n_changes = 1 + (guint) hek_rng_below (&rng, 6);
  for (guint i = 0; i < n_changes; i++)
    change_once (&rng, data, other);
  LLVMFuzzerTestOneInput (data->data, data->len);
}

static gboolean
parse (Options *options,
       int      argc,
       char   **argv)
{
  const GOptionEntry entries[] = {
    { "mutants", 'n', 0, G_OPTION_ARG_INT64, &options->n_mutants, "run N mutants", "N" },
    { "seconds", 't', 0, G_OPTION_ARG_INT64, &options->seconds, "run mutants for N seconds", "N" },
    { "seed", 's', 0, G_OPTION_ARG_INT64, &options->seed, "other mutants for another seed", "N" },
    { "first", 'f', 0, G_OPTION_ARG_INT64, &options->first, "number of the first mutant", "N" },
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &options->verbose, "print each mutant's number", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->paths, NULL, "FILE…" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, &argc, &argv, &error))
    return TRUE;
  fprintf (stderr, "%s: %s\n", g_get_prgname (), error->message);
  return FALSE;
}

int
main (int    argc,
      char **argv)
{
  Options options = { .seed = 1 };
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  gint64 number, end;

  if (!parse (&options, argc, argv))
    return 2;
  for (char **path = options.paths; path != NULL && *path != NULL; path++)
    collect (*path, inputs);
  g_strfreev (options.paths);

  for (guint i = 0; i < inputs->len; i++)
    {
      GBytes *input = g_ptr_array_index (inputs, i);

      LLVMFuzzerTestOneInput (g_bytes_get_data (input, NULL), g_bytes_get_size (input));
    }

  end = g_get_monotonic_time () + options.seconds * G_USEC_PER_SEC;
  for (number = options.first; inputs->len > 0; number++)
    {
      if (number >= options.first + options.n_mutants && g_get_monotonic_time () >= end)
        break;
      if (options.verbose)
        {
          printf ("mutant %" G_GINT64_FORMAT "\n", number);
          fflush (stdout);
        }
      run_mutant (inputs, options.seed, number);
    }
  printf ("%u inputs and %" G_GINT64_FORMAT " mutants of them, seed %" G_GINT64_FORMAT "\n",
          inputs->len, number - options.first, options.seed);
  return inputs->len > 0 ? 0 : 1;
}
