/* SPDX-License-Identifier: Apache-2.0 */
/* The table of picture quantizers, and the one way to run them: options checked, time measured. */
#include "config.h"

#include "hek-imagequant-private.h"

#include <time.h>

static const HekImageQuantizer *const quantizers[] = {
  &hek_imagequant_uniform,
  &hek_imagequant_palette,
  &hek_imagequant_mediancut,
  &hek_imagequant_blockvq,
#if HEK_HAVE_JPEG
  &hek_imagequant_jnd,
#endif
};

#define BLOCK_PIXELS 65536u

gsize
hek_imagequant_block_rows (guint32 width)
{
  return MAX (BLOCK_PIXELS / MAX (width, 1), 1);
}

guint
hek_imagequant_n (void)
{
  return G_N_ELEMENTS (quantizers);
}

const HekImageQuantizer *
hek_imagequant (guint i)
{
  g_return_val_if_fail (i < G_N_ELEMENTS (quantizers), NULL);
  return quantizers[i];
}

const HekImageQuantizer *
hek_imagequant_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (quantizers); i++)
    if (g_str_equal (quantizers[i]->id, id))
      return quantizers[i];
  return NULL;
}

static double
hek_clock_s (clockid_t clock)
{
  struct timespec t;

  clock_gettime (clock, &t);
  return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

static gboolean
hek_imagequant_check (const HekImageQuantizer *quantizer,
                      const HekOptionValues   *values,
                      const HekPaletteLocks   *locks,
                      GError                 **error)
{
  for (guint i = 0; i < quantizer->n_options; i++)
    if (!hek_option_check (&quantizer->options[i], values->v[i], error))
      return FALSE;

  if (locks != NULL && quantizer->has_palette
      && locks->n_locked > values->v[quantizer->main_option_idx])
    {
      g_set_error (error, HEK_OPTION_ERROR, HEK_OPTION_ERROR_INVALID,
                   "%u colours are locked, but only %.0f are asked for", locks->n_locked,
                   values->v[quantizer->main_option_idx]);
      return FALSE;
    }
  return TRUE;
}

HekQuantized *
hek_imagequant_run (const HekImageQuantizer *quantizer,
                    const HekImage          *image,
                    const HekOptionValues   *values,
                    const HekPaletteLocks   *locks,
                    const HekViewing        *viewing,
                    const HekTask           *task,
                    GError                 **error)
{
  double wall_s = hek_clock_s (CLOCK_MONOTONIC);
  double cpu_s = hek_clock_s (CLOCK_PROCESS_CPUTIME_ID);
  HekViewing usual = { .display = hek_display (0) };
  HekQuantized *result;

  if (!hek_imagequant_check (quantizer, values, locks, error) || !hek_task_check (task, error))
    return NULL;

  result = quantizer->run (image, values, quantizer->has_palette ? locks : NULL,
                           viewing != NULL ? viewing : &usual, task, error);
  if (result != NULL)
    {
      result->quantize_s = hek_clock_s (CLOCK_MONOTONIC) - wall_s;
      result->quantize_cpu_s = hek_clock_s (CLOCK_PROCESS_CPUTIME_ID) - cpu_s;
      hek_task_progress (task, 1.0);
    }
  return result;
}
