/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads part of a zoomed picture. From 100 % on it repeats samples; below it sums the parts of the
 * samples that a device pixel covers in linear light, first down the rows (long and simple loops),
 * then across. An enlarged proxy uses the same sums with the weights of linear interpolation. The
 * sums are taken in a fixed order, so tiles join and results are the same everywhere.
 */
#include "config.h"

#include "studio-pixels-private.h"

#include "hek-aligned.h"
#include "hek-color-transfer.h"

#include <math.h>

#define LIGHT_ONE 65535.0f /* of 16 bits */

/* Light of 16 bits to sRGB codes times 256. */
static const guint16 *
encode_table (void)
{
  static gsize table = 0;

  if (g_once_init_enter (&table))
    {
      guint16 *codes = g_new (guint16, 65536);

      for (guint i = 0; i < 65536; i++)
        codes[i] = (guint16) (hek_color_srgb_encode (i / 65535.0) * 255.0 * 256.0 + 0.5);
      g_once_init_leave (&table, (gsize) codes);
    }
  return (const guint16 *) table;
}

/* One axis: @n_device pixels show @n_samples, of which a level keeps @n_level means of 2^@level. */
typedef struct
{
  double ratio; /* level pixels per device pixel */
  double extent; /* samples in level pixels: the last one may be there in part */
  gint64 n_level;
} Axis;

static Axis
axis_init (gint64 n_device,
           gint64 n_samples,
           gint64 n_level,
           guint  level)
{
  double extent = ldexp ((double) n_samples, -(int) level);

  return (Axis){ extent / (double) n_device, extent, n_level };
}

static guint
axis_n_taps (const Axis *axis)
{
  return axis->ratio <= 1.0 ? 2 : (guint) ceil (axis->ratio) + 1;
}

/* The level pixels from the returned one on that device pixel @i shows, and their weights. */
static gint64
axis_taps (const Axis *axis,
           gint64      i,
           guint       n_taps,
           float      *weights)
{
  const double from = (double) i * axis->ratio;
  const double to = MIN (from + axis->ratio, axis->extent);
  gint64 start = MIN ((gint64) from, axis->n_level - 1);

  if (axis->ratio <= 1.0)
    {
      double center = CLAMP ((i + 0.5) * axis->ratio - 0.5, 0.0, (double) (axis->n_level - 1));

      start = (gint64) center;
      weights[1] = (float) (center - (double) start);
      weights[0] = 1.0f - weights[1];
      return start;
    }

  for (guint t = 0; t < n_taps; t++)
    {
      double left = MAX ((double) (start + t), from);
      double right = MIN ((double) (start + t + 1), to);

      weights[t] = right > left ? (float) ((right - left) / (to - from)) : 0.0f;
    }
  return start;
}

static void
choose_level (StudioPixelsReader *reader)
{
  const StudioSamples *samples = studio_pixels_get_samples (reader->pixels);
  const guint32 width = studio_samples_width (samples);
  const guint32 height = studio_samples_height (samples);
  const StudioPixelsRect *rect = &reader->rect;
  const gboolean is_proxy = width != rect->source_width || height != rect->source_height;

  reader->pyramid = studio_pixels_get_pyramid (reader->pixels);
  reader->level = 0;
  if (reader->pyramid != NULL)
    while (reader->level + 1 < reader->pyramid->n_levels &&
           ldexp (width, -(int) reader->level - 1) >= rect->width &&
           ldexp (height, -(int) reader->level - 1) >= rect->height)
      reader->level++;

  reader->nearest = (guint) rect->width >= width && (guint) rect->height >= height && !is_proxy;
  /* there was no memory for means */
  if (reader->pyramid == NULL && 2 * (gint64) rect->width < width &&
      2 * (gint64) rect->height < height)
    reader->nearest = TRUE;
}

static void
level_size (const StudioPixelsReader *reader,
            guint32                  *width,
            guint32                  *height)
{
  const StudioSamples *samples = studio_pixels_get_samples (reader->pixels);

  if (reader->level == 0)
    {
      *width = studio_samples_width (samples);
      *height = studio_samples_height (samples);
    }
  else
    {
      *width = reader->pyramid->levels[reader->level].width;
      *height = reader->pyramid->levels[reader->level].height;
    }
}

static gboolean
is_float (const StudioPixelsReader *reader)
{
  return studio_samples_is_float (studio_pixels_get_samples (reader->pixels));
}

static gsize
light_bytes (const StudioPixelsReader *reader)
{
  return 4 * (is_float (reader) ? sizeof (float) : sizeof (guint16));
}

static void
init_nearest (StudioPixelsReader *reader)
{
  const StudioPixelsRect *rect = &reader->rect;
  const guint32 width = studio_samples_width (studio_pixels_get_samples (reader->pixels));

  reader->first = (guint32) studio_pixels_sample_at (rect->x, rect->width, width);
  reader->span = (guint32) studio_pixels_sample_at (rect->x + rect->n_columns - 1, rect->width,
                                                    width) - reader->first + 1;
  for (int i = 0; i < rect->n_columns; i++)
    reader->starts[i] = (guint32) studio_pixels_sample_at (rect->x + i, rect->width, width) -
                        reader->first;
}

static void
init_filtered (StudioPixelsReader *reader)
{
  const StudioPixelsRect *rect = &reader->rect;
  const StudioSamples *samples = studio_pixels_get_samples (reader->pixels);
  guint32 width, height;
  gint64 last = 0;
  Axis columns, rows;

  level_size (reader, &width, &height);
  columns = axis_init (rect->width, studio_samples_width (samples), width, reader->level);
  rows = axis_init (rect->height, studio_samples_height (samples), height, reader->level);
  reader->n_taps = axis_n_taps (&columns);
  reader->weights = g_new (float, (gsize) rect->n_columns * reader->n_taps);

  for (int i = 0; i < rect->n_columns; i++)
    {
      gint64 start = axis_taps (&columns, rect->x + i, reader->n_taps,
                                reader->weights + (gsize) i * reader->n_taps);

      if (i == 0)
        reader->first = (guint32) start;
      reader->starts[i] = (guint32) start - reader->first;
      last = start + reader->n_taps - 1;
    }

  reader->span = (guint32) (MIN (last, (gint64) width - 1) - reader->first + 1);
  /* taps beyond the last column have no weight but are read */
  reader->sums = hek_aligned_new (reader->span + reader->n_taps, 4 * sizeof (float));
  memset (reader->sums + 4 * (gsize) reader->span, 0, 4 * sizeof (float) * reader->n_taps);

  if (reader->level == 0)
    {
      reader->n_light = axis_n_taps (&rows);
      reader->light = g_new (gpointer, reader->n_light);
      reader->light_rows = g_new (gint64, reader->n_light);
      for (guint i = 0; i < reader->n_light; i++)
        {
          reader->light[i] = hek_aligned_new (reader->span, light_bytes (reader));
          reader->light_rows[i] = -1;
        }
    }
}

void
studio_pixels_reader_init (StudioPixelsReader     *reader,
                           StudioPixels           *pixels,
                           const StudioPixelsRect *rect)
{
  *reader = (StudioPixelsReader){ .pixels = pixels, .rect = *rect, .cached_row = -1 };
  choose_level (reader);
  reader->starts = g_new (guint32, rect->n_columns);
  if (reader->nearest)
    init_nearest (reader);
  else
    init_filtered (reader);
  reader->scratch = hek_aligned_new (reader->span, STUDIO_SAMPLES_SCRATCH);
}

void
studio_pixels_reader_clear (StudioPixelsReader *reader)
{
  for (guint i = 0; i < reader->n_light; i++)
    hek_aligned_free (reader->light[i]);
  g_free (reader->light);
  g_free (reader->light_rows);
  g_free (reader->starts);
  g_free (reader->weights);
  hek_aligned_free (reader->codes);
  hek_aligned_free (reader->row_light);
  hek_aligned_free (reader->sums);
  hek_aligned_free (reader->scratch);
}

/* The row of samples of the next device row; %FALSE when that is the cached one. */
static gboolean
nearest_row (StudioPixelsReader *reader,
             guint32            *row)
{
  const StudioSamples *samples = studio_pixels_get_samples (reader->pixels);
  const gint64 y = studio_pixels_sample_at (reader->rect.y + reader->row, reader->rect.height,
                                            studio_samples_height (samples));

  if (y == reader->cached_row)
    return FALSE;
  reader->cached_row = y;
  *row = (guint32) y;
  return TRUE;
}

/* The sample that each device column lies on. @bytes is a constant where this is inlined. */
static inline void
spread_columns (const StudioPixelsReader *reader,
                const void               *samples,
                gsize                     bytes,
                void                     *out)
{
  for (int i = 0; i < reader->rect.n_columns; i++)
    memcpy ((guint8 *) out + i * bytes, (const guint8 *) samples + reader->starts[i] * bytes,
            bytes);
}

static gboolean
next_nearest (StudioPixelsReader *reader,
              guint16            *codes)
{
  guint32 row;

  if (!nearest_row (reader, &row))
    return FALSE;
  if (reader->codes == NULL)
    reader->codes = hek_aligned_new (reader->span, 4 * sizeof (guint16));
  studio_samples_read_codes (studio_pixels_get_samples (reader->pixels), row, reader->first,
                             reader->span, reader->codes, reader->scratch);
  spread_columns (reader, reader->codes, 4 * sizeof (guint16), codes);
  return TRUE;
}

static gboolean
next_nearest_light (StudioPixelsReader *reader,
                    float              *light)
{
  guint32 row;

  if (!nearest_row (reader, &row))
    return FALSE;
  if (reader->row_light == NULL)
    reader->row_light = hek_aligned_new (reader->span, 4 * sizeof (float));
  studio_samples_read_light_float (studio_pixels_get_samples (reader->pixels), row, reader->first,
                                   reader->span, reader->row_light, reader->scratch);
  spread_columns (reader, reader->row_light, 4 * sizeof (float), light);
  return TRUE;
}

static gconstpointer
light_row (StudioPixelsReader *reader,
           gint64              row,
           guint32             width)
{
  const StudioSamples *samples = studio_pixels_get_samples (reader->pixels);
  guint slot;

  if (reader->level > 0)
    return (const guint8 *) reader->pyramid->levels[reader->level].light +
           light_bytes (reader) * ((gsize) row * width + reader->first);

  slot = (guint) (row % reader->n_light);
  if (reader->light_rows[slot] != row)
    {
      if (is_float (reader))
        studio_samples_read_light_float (samples, (guint32) row, reader->first, reader->span,
                                         reader->light[slot], reader->scratch);
      else
        studio_samples_read_light (samples, (guint32) row, reader->first, reader->span,
                                   reader->light[slot], reader->scratch);
      reader->light_rows[slot] = row;
    }
  return reader->light[slot];
}

static void
add_u16 (float         *restrict sums,
         const guint16 *light,
         float          weight,
         gsize          n,
         gboolean       first)
{
  if (first)
    for (gsize i = 0; i < n; i++)
      sums[i] = weight * light[i];
  else
    for (gsize i = 0; i < n; i++)
      sums[i] += weight * light[i];
}

static void
add_float (float       *restrict sums,
           const float *light,
           float        weight,
           gsize        n,
           gboolean     first)
{
  if (first)
    for (gsize i = 0; i < n; i++)
      sums[i] = weight * light[i];
  else
    for (gsize i = 0; i < n; i++)
      sums[i] += weight * light[i];
}

/* Down the rows. */
static void
sum_rows (StudioPixelsReader *reader)
{
  const StudioSamples *samples = studio_pixels_get_samples (reader->pixels);
  const gsize n = 4 * (gsize) reader->span;
  guint32 width, height;
  float some[8];
  g_autofree float *many = NULL;
  float *weights = some;
  guint n_taps;
  gint64 start;
  gboolean first = TRUE;
  Axis axis;

  level_size (reader, &width, &height);
  axis = axis_init (reader->rect.height, studio_samples_height (samples), height, reader->level);
  n_taps = axis_n_taps (&axis);
  if (n_taps > G_N_ELEMENTS (some))
    weights = many = g_new (float, n_taps);
  start = axis_taps (&axis, reader->rect.y + reader->row, n_taps, weights);

  for (guint t = 0; t < n_taps; t++)
    {
      const float weight = weights[t];
      gconstpointer light;

      if (weight == 0.0f)
        continue;
      light = light_row (reader, start + t, width);
      if (is_float (reader))
        add_float (reader->sums, light, weight, n, first);
      else
        add_u16 (reader->sums, light, weight, n, first);
      first = FALSE;
    }
}

static inline void
store_codes (const guint16 *table,
             gboolean       is_map,
             const float    light[4],
             guint16       *codes)
{
  const guint32 alpha = (guint32) (light[3] + 0.5f);

  for (guint c = 0; c < 3; c++)
    {
      guint32 v = (guint32) (light[c] + 0.5f);

      if (alpha < 65535)
        v = alpha == 0 ? 0 : MIN ((v * 65535u + alpha / 2) / alpha, 65535u);
      codes[c] = is_map ? (guint16) v : table[v];
    }
  codes[3] = (guint16) alpha;
}

/* Across the columns. */
static inline void
sum_columns (const StudioPixelsReader *reader,
             int                       i,
             float                     light[4])
{
  const float *from = reader->sums + 4 * (gsize) reader->starts[i];
  const float *weights = reader->weights + (gsize) i * reader->n_taps;

  light[0] = light[1] = light[2] = light[3] = 0.0f;
  for (guint t = 0; t < reader->n_taps; t++)
    for (guint c = 0; c < 4; c++)
      light[c] += weights[t] * from[4 * t + c];
}

static void
next_filtered (StudioPixelsReader *reader,
               guint16            *codes)
{
  const guint16 *table = encode_table ();
  const gboolean is_map = studio_pixels_get_image (reader->pixels) == NULL;
  const gboolean scale = is_float (reader);

  sum_rows (reader);
  for (int i = 0; i < reader->rect.n_columns; i++)
    {
      float light[4];

      sum_columns (reader, i, light);
      if (scale)
        for (guint c = 0; c < 4; c++)
          light[c] = CLAMP (light[c], 0.0f, 1.0f) * LIGHT_ONE;
      store_codes (table, is_map, light, codes + 4 * i);
    }
}

static void
next_filtered_light (StudioPixelsReader *reader,
                     float              *light)
{
  const float scale = is_float (reader) ? 1.0f : 1.0f / LIGHT_ONE;

  sum_rows (reader);
  for (int i = 0; i < reader->rect.n_columns; i++)
    {
      sum_columns (reader, i, light + 4 * i);
      for (guint c = 0; c < 4; c++)
        light[4 * i + c] *= scale;
    }
}

gboolean
studio_pixels_reader_next (StudioPixelsReader *reader,
                           guint16            *codes)
{
  gboolean is_new = TRUE;

  if (reader->nearest)
    is_new = next_nearest (reader, codes);
  else
    next_filtered (reader, codes);
  reader->row++;
  return is_new;
}

gboolean
studio_pixels_reader_next_light (StudioPixelsReader *reader,
                                 float              *light)
{
  gboolean is_new = TRUE;

  if (reader->nearest)
    is_new = next_nearest_light (reader, light);
  else
    next_filtered_light (reader, light);
  reader->row++;
  return is_new;
}
