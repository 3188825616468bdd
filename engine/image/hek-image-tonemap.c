/* SPDX-License-Identifier: Apache-2.0 */
/* The table of tone curves, and running one over a picture. */
#include "config.h"

#include "hek-image-tonemap.h"

#include <math.h>

#include "hek-color-transfer.h"
#include "hek-image-private.h"
#include "hek-image-tonemap-private.h"
#include "hek-parallel.h"

static const HekTonemap *const tonemaps[] = {
  &hek_tonemap_clip,
  &hek_tonemap_reinhard,
  &hek_tonemap_aces,
  &hek_tonemap_bt2390,
};

typedef struct
{
  const HekToneRows *rows;
  const HekImage *in;
  HekImage *out;
} HekToneRun;

guint
hek_tonemap_n (void)
{
  return G_N_ELEMENTS (tonemaps);
}

const HekTonemap *
hek_tonemap (guint i)
{
  g_return_val_if_fail (i < G_N_ELEMENTS (tonemaps), NULL);
  return tonemaps[i];
}

const HekTonemap *
hek_tonemap_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (tonemaps); i++)
    if (g_strcmp0 (tonemaps[i]->id, id) == 0)
      return tonemaps[i];
  return NULL;
}

float
hek_tonemap_gain (double ev)
{
  return isnan (ev) ? 1.0f : (float) exp2 (CLAMP (ev, -HEK_TONEMAP_MAX_EV, HEK_TONEMAP_MAX_EV));
}

static void
run_row (const HekToneRun *run,
         guint32           y)
{
  float rgb[3 * HEK_IMAGE_CHUNK], alpha[HEK_IMAGE_CHUNK];
  const HekImage *in = run->in;

  for (guint32 x = 0; x < in->width; x += HEK_IMAGE_CHUNK)
    {
      guint32 n = MIN (in->width - x, HEK_IMAGE_CHUNK);

      hek_image_read_row (in, y, x, n, HEK_ENCODING_LINEAR, rgb,
                          in->n_channels == 4 ? alpha : NULL);
      hek_tone_rows_run (run->rows, rgb, n);
      hek_color_srgb_encode_rows (rgb, rgb, 3 * (gsize) n);
      hek_image_write_row (run->out, y, x, n, HEK_ENCODING_SRGB, rgb, alpha);
    }
}

static void
run_block (gsize    begin,
           gsize    end,
           gsize    block_idx,
           gpointer data)
{
  for (gsize y = begin; y < end; y++)
    run_row (data, (guint32) y);
}

HekImage *
hek_tonemap_run (const HekTonemap       *tonemap,
                 const HekImage         *image,
                 double                  exposure_ev,
                 const HekOptionValues  *values,
                 const HekTask          *task,
                 GError                **error)
{
  g_autoptr (HekToneRows) rows = hek_tone_rows_new (tonemap, exposure_ev, values, error);
  g_autoptr (HekImage) out = NULL;
  HekToneRun run = { .rows = rows, .in = image };

  if (rows == NULL)
    return NULL;
  out = hek_image_new (image->width, image->height, image->n_channels, HEK_SAMPLE_U8,
                       HEK_ENCODING_SRGB, error);
  if (out == NULL)
    return NULL;

  run.out = out;
  if (!hek_parallel_for (image->height, hek_image_block_rows (image->width), run_block, &run, task))
    {
      hek_task_check (task, error);
      return NULL;
    }
  return g_steal_pointer (&out);
}
