/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading of samples as light, and the levels of means made from it on a worker. Light has 16 bits
 * because an 8 bit linear value would not tell the dark sRGB codes apart (code 1 is 20 of 65535).
 */
#include "config.h"

#include "studio-pixels-pyramid.h"

#include "hek-aligned.h"
#include "hek-checked.h"
#include "hek-color-transfer.h"
#include "hek-parallel.h"
#include "hek-ref.h"

#include <math.h>

#define LIGHT_ONE 65535.0f

/* As in HekImage's readers: more than any display or file can hold. */
#define LIGHT_MAX 0x1p63f

/* Rows of the finer level that one block reads, about 1 ms of work on a 6000 pixel wide picture. */
#define BLOCK_ROWS 16

/* NaN gives 0: both comparisons are false for it. */
static inline guint16
light_from_float (float v)
{
  v = v > 0.0f ? v : 0.0f;
  v = v < 1.0f ? v : 1.0f;
  return (guint16) (v * LIGHT_ONE + 0.5f);
}

StudioSamples *
studio_samples_new_image (HekImage *image)
{
  StudioSamples *samples = g_new0 (StudioSamples, 1);

  samples->image = hek_image_ref (image);
  if (image->sample_type == HEK_SAMPLE_U8)
    for (guint i = 0; i < 256; i++)
      samples->code_light[i] = light_from_float (hek_color_srgb_decode_table ()[i]);
  return samples;
}

StudioSamples *
studio_samples_new_map (HekMap *map,
                        double  minimum,
                        double  maximum)
{
  StudioSamples *samples = g_new0 (StudioSamples, 1);

  samples->map = hek_map_ref (map);
  samples->minimum = minimum;
  samples->maximum = maximum;
  return samples;
}

StudioSamples *
studio_samples_copy (const StudioSamples *samples)
{
  if (samples->image != NULL)
    return studio_samples_new_image (samples->image);
  return studio_samples_new_map (samples->map, samples->minimum, samples->maximum);
}

void
studio_samples_free (StudioSamples *samples)
{
  if (samples == NULL)
    return;
  g_clear_pointer (&samples->image, hek_image_unref);
  g_clear_pointer (&samples->map, hek_map_unref);
  g_free (samples);
}

guint32
studio_samples_width (const StudioSamples *samples)
{
  return samples->image != NULL ? samples->image->width : samples->map->width;
}

guint32
studio_samples_height (const StudioSamples *samples)
{
  return samples->image != NULL ? samples->image->height : samples->map->height;
}

gboolean
studio_samples_has_alpha (const StudioSamples *samples)
{
  return samples->image == NULL || hek_image_has_alpha (samples->image);
}

gboolean
studio_samples_is_float (const StudioSamples *samples)
{
  return samples->image != NULL && samples->image->sample_type == HEK_SAMPLE_F32;
}

static void
read_map (const StudioSamples *samples,
          guint32              y,
          guint32              x0,
          guint32              n,
          guint16             *out)
{
  const float *values = samples->map->data + (gsize) y * samples->map->width + x0;
  const float minimum = (float) samples->minimum;
  const float scale = (float) (1.0 / MAX (samples->maximum - samples->minimum, G_MINFLOAT));

  for (guint32 i = 0; i < n; i++)
    {
      guint16 v = light_from_float ((values[i] - minimum) * scale);

      /* undefined values count as nothing in means */
      out[4 * i] = out[4 * i + 1] = out[4 * i + 2] = v;
      out[4 * i + 3] = isnan (values[i]) ? 0 : 65535;
    }
}

/* The common case, five times as fast as through floats. */
static void
read_light_u8 (const StudioSamples *samples,
               guint32              y,
               guint32              x0,
               guint32              n,
               guint16             *light)
{
  const guint16 *table = samples->code_light;
  const guint8 *codes = hek_image_row (samples->image, y) + 3 * (gsize) x0;

  for (guint32 i = 0; i < n; i++)
    {
      light[4 * i] = table[codes[3 * i]];
      light[4 * i + 1] = table[codes[3 * i + 1]];
      light[4 * i + 2] = table[codes[3 * i + 2]];
      light[4 * i + 3] = 65535;
    }
}

void
studio_samples_read_light (const StudioSamples *samples,
                           guint32              y,
                           guint32              x0,
                           guint32              n,
                           guint16             *light,
                           gpointer             scratch)
{
  float *rgb = scratch;
  float *alpha = rgb + 3 * (gsize) n;

  if (samples->map != NULL)
    {
      read_map (samples, y, x0, n, light);
      return;
    }

  if (!hek_image_has_alpha (samples->image))
    {
      if (samples->image->sample_type == HEK_SAMPLE_U8)
        {
          read_light_u8 (samples, y, x0, n, light);
          return;
        }
      hek_image_read_row (samples->image, y, x0, n, HEK_ENCODING_LINEAR, rgb, NULL);
      for (guint32 i = 0; i < n; i++)
        {
          light[4 * i] = light_from_float (rgb[3 * i]);
          light[4 * i + 1] = light_from_float (rgb[3 * i + 1]);
          light[4 * i + 2] = light_from_float (rgb[3 * i + 2]);
          light[4 * i + 3] = 65535;
        }
      return;
    }

  hek_image_read_row (samples->image, y, x0, n, HEK_ENCODING_LINEAR, rgb, alpha);
  for (guint32 i = 0; i < n; i++)
    {
      guint16 a = light_from_float (alpha[i]);
      float factor = (float) a * (1.0f / LIGHT_ONE);

      for (guint c = 0; c < 3; c++)
        {
          float v = CLAMP (rgb[3 * i + c], 0.0f, 1.0f);

          light[4 * i + c] = light_from_float (v * factor);
        }
      light[4 * i + 3] = a;
    }
}

/* NaN fails every comparison. */
static inline float
finite_light (float v)
{
  v = v > -LIGHT_MAX ? v : v <= 0.0f ? -LIGHT_MAX : 0.0f;
  return v < LIGHT_MAX ? v : LIGHT_MAX;
}

void
studio_samples_read_light_float (const StudioSamples *samples,
                                 guint32              y,
                                 guint32              x0,
                                 guint32              n,
                                 float               *light,
                                 gpointer             scratch)
{
  float *rgb = scratch;
  float *alpha = rgb + 3 * (gsize) n;
  const gboolean has_alpha = studio_samples_has_alpha (samples);

  g_return_if_fail (samples->image != NULL);

  hek_image_read_row (samples->image, y, x0, n, HEK_ENCODING_LINEAR, rgb,
                      has_alpha ? alpha : NULL);
  for (guint32 i = 0; i < n; i++)
    {
      float a = 1.0f;

      if (has_alpha)
        {
          a = alpha[i] > 0.0f ? alpha[i] : 0.0f;
          a = a < 1.0f ? a : 1.0f;
        }
      for (guint c = 0; c < 3; c++)
        light[4 * i + c] = finite_light (rgb[3 * i + c]) * a;
      light[4 * i + 3] = a;
    }
}

void
studio_samples_read_codes (const StudioSamples *samples,
                           guint32              y,
                           guint32              x0,
                           guint32              n,
                           guint16             *codes,
                           gpointer             scratch)
{
  guint8 *rgb = scratch;
  guint8 *alpha = rgb + 3 * (gsize) n;
  gboolean has_alpha;

  if (samples->map != NULL)
    {
      read_map (samples, y, x0, n, codes);
      return;
    }

  has_alpha = hek_image_has_alpha (samples->image);
  hek_image_read_row_u8 (samples->image, y, x0, n, rgb, has_alpha ? alpha : NULL);
  for (guint32 i = 0; i < n; i++)
    {
      codes[4 * i] = (guint16) (rgb[3 * i] << 8);
      codes[4 * i + 1] = (guint16) (rgb[3 * i + 1] << 8);
      codes[4 * i + 2] = (guint16) (rgb[3 * i + 2] << 8);
      codes[4 * i + 3] = has_alpha ? (guint16) (alpha[i] * 257) : 65535;
    }
}

typedef struct
{
  const StudioSamples *samples; /* for the first level */
  const StudioPyramid *pyramid;
  guint level; /* that is being made */
} ReduceJob;

static gsize
light_bytes (gboolean is_float)
{
  return 4 * (is_float ? sizeof (float) : sizeof (guint16));
}

static void
read_any_light (const StudioSamples *samples,
                guint32              y,
                gpointer             light,
                gpointer             scratch)
{
  const guint32 width = studio_samples_width (samples);

  if (studio_samples_is_float (samples))
    studio_samples_read_light_float (samples, y, 0, width, light, scratch);
  else
    studio_samples_read_light (samples, y, 0, width, light, scratch);
}

/* Two rows of the finer level to one of the coarser; the last column may have no neighbour. */
static void
reduce_rows_u16 (const guint16 *a,
                 const guint16 *b,
                 guint32        n_in,
                 guint16       *out)
{
  const guint32 n_pairs = n_in / 2;

  for (guint32 i = 0; i < n_pairs; i++)
    for (guint c = 0; c < 4; c++)
      out[4 * i + c] = (guint16) (((guint32) a[8 * i + c] + a[8 * i + 4 + c] + b[8 * i + c] +
                                   b[8 * i + 4 + c] + 2) >> 2);
  if (n_in % 2 != 0)
    for (guint c = 0; c < 4; c++)
      out[4 * n_pairs + c] =
        (guint16) (((guint32) a[8 * n_pairs + c] + b[8 * n_pairs + c] + 1) >> 1);
}

static void
reduce_rows_float (const float *a,
                   const float *b,
                   guint32      n_in,
                   float       *out)
{
  const guint32 n_pairs = n_in / 2;

  for (guint32 i = 0; i < n_pairs; i++)
    for (guint c = 0; c < 4; c++)
      out[4 * i + c] = 0.25f * ((a[8 * i + c] + a[8 * i + 4 + c]) +
                                (b[8 * i + c] + b[8 * i + 4 + c]));
  if (n_in % 2 != 0)
    for (guint c = 0; c < 4; c++)
      out[4 * n_pairs + c] = 0.5f * (a[8 * n_pairs + c] + b[8 * n_pairs + c]);
}

static void
reduce_rows (gboolean      is_float,
             gconstpointer a,
             gconstpointer b,
             guint32       n_in,
             gpointer      out)
{
  if (is_float)
    reduce_rows_float (a, b, n_in, out);
  else
    reduce_rows_u16 (a, b, n_in, out);
}

static void
reduce_first_block (gsize    begin,
                    gsize    end,
                    gsize    block_idx,
                    gpointer data)
{
  const ReduceJob *job = data;
  const gboolean is_float = job->pyramid->is_float;
  const guint32 width = studio_samples_width (job->samples);
  const guint32 height = studio_samples_height (job->samples);
  const gsize bytes = light_bytes (is_float);
  const gsize out_stride = bytes * job->pyramid->levels[1].width;
  hek_auto_aligned guint8 *rows = hek_aligned_new (2 * (gsize) width, bytes);
  hek_auto_aligned guint8 *scratch = hek_aligned_new (width, STUDIO_SAMPLES_SCRATCH);
  guint8 *second = rows + bytes * width;

  for (gsize y = begin; y < end; y++)
    {
      gboolean has_second = 2 * y + 1 < height;

      read_any_light (job->samples, 2 * y, rows, scratch);
      if (has_second)
        read_any_light (job->samples, 2 * y + 1, second, scratch);
      reduce_rows (is_float, rows, has_second ? second : rows, width,
                   (guint8 *) job->pyramid->levels[1].light + y * out_stride);
    }
}

static void
reduce_block (gsize    begin,
              gsize    end,
              gsize    block_idx,
              gpointer data)
{
  const ReduceJob *job = data;
  const StudioPyramid *pyramid = job->pyramid;
  const guint32 width = pyramid->levels[job->level - 1].width;
  const guint32 height = pyramid->levels[job->level - 1].height;
  const gsize bytes = light_bytes (pyramid->is_float);
  const gsize in_stride = bytes * width, out_stride = bytes * pyramid->levels[job->level].width;
  const guint8 *in = pyramid->levels[job->level - 1].light;
  guint8 *out = pyramid->levels[job->level].light;

  for (gsize y = begin; y < end; y++)
    {
      const guint8 *first = in + 2 * y * in_stride;

      reduce_rows (pyramid->is_float, first, 2 * y + 1 < height ? first + in_stride : first, width,
                   out + y * out_stride);
    }
}

StudioPyramid *
studio_pyramid_new (const StudioSamples *samples,
                    const HekTask       *task,
                    GError             **error)
{
  g_autoptr (StudioPyramid) pyramid = g_new0 (StudioPyramid, 1);
  ReduceJob job = { samples, pyramid, 1 };
  guint32 width = studio_samples_width (samples);
  guint32 height = studio_samples_height (samples);

  g_atomic_ref_count_init (&pyramid->ref);
  pyramid->is_float = studio_samples_is_float (samples);
  pyramid->levels[0].width = width;
  pyramid->levels[0].height = height;
  pyramid->n_levels = 1;

  while (width > 1 && height > 1 && pyramid->n_levels < STUDIO_PYRAMID_MAX_LEVELS)
    {
      gsize n_pixels;

      width = (width + 1) / 2;
      height = (height + 1) / 2;
      job.level = pyramid->n_levels++;
      pyramid->levels[job.level].width = width;
      pyramid->levels[job.level].height = height;
      if (hek_checked_mul (width, height, &n_pixels))
        pyramid->levels[job.level].light =
          hek_aligned_try_new (n_pixels, light_bytes (pyramid->is_float));
      if (pyramid->levels[job.level].light == NULL)
        {
          g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_TOO_LARGE,
                       "no memory for a reduced picture of %u × %u pixels", width, height);
          return NULL;
        }

      hek_parallel_for (height, BLOCK_ROWS, job.level == 1 ? reduce_first_block : reduce_block,
                        &job, task);
      if (!hek_task_check (task, error))
        return NULL;
    }

  return g_steal_pointer (&pyramid);
}

StudioPyramid *
studio_pyramid_ref (StudioPyramid *pyramid)
{
  g_atomic_ref_count_inc (&pyramid->ref);
  return pyramid;
}

void
studio_pyramid_unref (StudioPyramid *pyramid)
{
  if (!hek_ref_drop (&pyramid->ref))
    return;
  for (guint i = 1; i < pyramid->n_levels; i++)
    hek_aligned_free (pyramid->levels[i].light);
  g_free (pyramid);
}
