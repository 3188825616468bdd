/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Quantizes one picture and writes the PNG, without measuring it: the least that can be compared
 * with the processes of other tools. With --repeat N the quantizer runs N times and its times are
 * printed.
 *
 *   bench-quantize METHOD IN OUT [--repeat N] [--level N] [NAME=VALUE …]
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "hek-file.h"
#include "hek-image-file.h"
#include "hek-imagequant.h"

typedef struct
{
  const HekImageQuantizer *quantizer;
  HekOptionValues values;
  guint n_repeats;
  int level;
} Bench;

static gboolean
bench_parse (Bench       *self,
             const char  *argument,
             GError     **error)
{
  g_auto (GStrv) pair = g_strsplit (argument, "=", 2);
  int i;

  if (g_strv_length (pair) != 2)
    {
      g_set_error (error, HEK_OPTION_ERROR, HEK_OPTION_ERROR_UNKNOWN, "%s: not NAME=VALUE",
                   argument);
      return FALSE;
    }
  if (g_str_equal (pair[0], "--repeat"))
    self->n_repeats = (guint) MAX (atoi (pair[1]), 1);
  else if (g_str_equal (pair[0], "--level"))
    self->level = atoi (pair[1]);
  else
    {
      i = hek_options_find (self->quantizer->options, self->quantizer->n_options, pair[0]);
      if (i < 0)
        {
          g_set_error (error, HEK_OPTION_ERROR, HEK_OPTION_ERROR_UNKNOWN, "no option %s", pair[0]);
          return FALSE;
        }
      return hek_option_parse (&self->quantizer->options[i], pair[1], &self->values.v[i], error);
    }
  return TRUE;
}

static gboolean
bench_run (const Bench  *self,
           const char   *in,
           const char   *out,
           GError      **error)
{
  g_autoptr (HekImage) image = hek_image_load (in, NULL, NULL, error);
  HekTask task = { .lane = HEK_LANE_INTERACTIVE };
  g_autoptr (GBytes) png = NULL;

  if (image == NULL)
    return FALSE;
  for (guint i = 0; i < self->n_repeats; i++)
    {
      g_autoptr (HekQuantized) quantized
        = hek_imagequant_run (self->quantizer, image, &self->values, NULL, &task, error);

      if (quantized == NULL)
        return FALSE;
      if (self->n_repeats > 1)
        g_print ("%.1f ms, %.1f ms of processor time\n", 1e3 * quantized->quantize_s,
                 1e3 * quantized->quantize_cpu_s);
      if (i + 1 == self->n_repeats)
        png = hek_quantized_encode_png (quantized, self->level, NULL, error);
    }
  return png != NULL && hek_file_replace_bytes (out, png, error);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  Bench self
    = { .quantizer = argc > 3 ? hek_imagequant_find (argv[1]) : NULL, .n_repeats = 1, .level = 6 };
  gboolean ok = TRUE;

  if (self.quantizer == NULL)
    {
      g_printerr ("usage: bench-quantize METHOD IN OUT [--repeat=N] [--level=N] [NAME=VALUE …]\n");
      return 2;
    }
  hek_options_defaults (self.quantizer->options, self.quantizer->n_options, &self.values);
  for (int i = 4; i < argc && ok; i++)
    ok = bench_parse (&self, argv[i], &error);
  if (!ok || !bench_run (&self, argv[2], argv[3], &error))
    {
      g_printerr ("bench-quantize: %s\n", error->message);
      return 1;
    }
  return 0;
}
