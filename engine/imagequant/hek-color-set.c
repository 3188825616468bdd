/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Collecting the colours of a picture: threads set bits and add weights with relaxed atomics, and
 * since both are sums of integers, the result does not depend on their order. Bit map and ranks
 * take 6 MB of address space, of which the pages of colours that occur are touched.
 */
#include "config.h"

#include "hek-color-set-private.h"

#include <string.h>

#include "hek-aligned.h"
#include "hek-imagequant-private.h"
#include "hek-parallel.h"
#include "hek-sanitize.h"

/* Keys: 24 bits of an opaque colour; above them 18 bits of colour and 6 of alpha, interleaved; then
 * transparent. */
#define SEMI_BASE (1u << 24)
#define TRANSPARENT_KEY (1u << 25)
#define N_KEYS (TRANSPARENT_KEY + 1)

/* Of the bit map, for one thread: less than a millisecond when all colours occur. */
#define BLOCK_WORDS 8192

typedef struct
{
  const HekImage *image;
  const HekPixelWeights *pixel_weights;
  HekColorSet *set;
} HekColorScan;

/* Bits of @v that are set, by sums of ever wider fields: processors of the baseline have no
 * instruction for it, and the compiler's own call costs more than this at each pixel. */
static inline guint32
hek_count_bits (guint64 v)
{
  v -= v >> 1 & G_GUINT64_CONSTANT (0x5555555555555555);
  v = (v & G_GUINT64_CONSTANT (0x3333333333333333))
      + (v >> 2 & G_GUINT64_CONSTANT (0x3333333333333333));
  v = (v + (v >> 4)) & G_GUINT64_CONSTANT (0x0f0f0f0f0f0f0f0f);
  return (guint32) (v * G_GUINT64_CONSTANT (0x0101010101010101) >> 56);
}

/* Bit i of @v at bit i * step of the result. */
static inline guint32
hek_spread (guint32 v,
            guint   step)
{
  guint32 out = 0;

  for (guint i = 0; i < 8; i++)
    out |= ((v >> i) & 1u) << (i * step);
  return out;
}

static inline guint32
hek_gather (guint32 key,
            guint   step)
{
  guint32 out = 0;

  for (guint i = 0; i * step < 32; i++)
    out |= ((key >> (i * step)) & 1u) << i;
  return out;
}

/* The same for each third bit, eight of them: pairs come together, then fours, then all. */
static inline guint32
hek_gather_3 (guint32 key)
{
  key &= 0x249249;
  key = (key | key >> 2) & 0x0c30c3;
  key = (key | key >> 4) & 0x00f00f;
  return (key | key >> 8) & 0xff;
}

/* Spread by 3 for opaque colours; computed by the compiler's loop once per scan of a row would cost
 * more than a table that fits the first-level cache. */
static const guint32 *
hek_spread_table (void)
{
  static guint32 table[256];
  static gsize once;

  if (g_once_init_enter (&once))
    {
      for (guint32 v = 0; v < 256; v++)
        table[v] = hek_spread (v, 3);
      HEK_HANDED_OVER (table);
      g_once_init_leave (&once, 1);
    }
  HEK_TAKEN_OVER (table);
  return table;
}

static guint32
hek_semi_key (const guint8 rgb[3],
              guint8       alpha)
{
  return SEMI_BASE | hek_spread (rgb[0] >> 2, 4) << 2 | hek_spread (rgb[1] >> 2, 4) << 1
         | hek_spread (rgb[2] >> 2, 4) | hek_spread (alpha >> 2, 4) << 3;
}

static inline guint32
hek_color_key (const guint32 *spread,
               const guint8   rgb[3],
               guint8         alpha,
               guint          shift)
{
  if (G_LIKELY (alpha == 255))
    return (spread[rgb[0]] << 2 | spread[rgb[1]] << 1 | spread[rgb[2]]) >> shift;
  if (alpha == 0)
    return TRANSPARENT_KEY;
  return hek_semi_key (rgb, alpha);
}

/* 6 bits to 8, so that 0 and 63 stay the ends. */
static inline guint8
hek_widen_6 (guint32 v)
{
  return (guint8) (v << 2 | v >> 4);
}

static void
hek_color_of_key (guint32 key,
                  guint   shift,
                  guint8  rgba[4])
{
  if (key == TRANSPARENT_KEY)
    memset (rgba, 0, 4);
  else if (key >= SEMI_BASE)
    {
      /* Partly transparent stays so: neither 0 nor 255. */
      guint32 alpha = hek_gather ((key & 0xffffff) >> 3 & 0x111111, 4);

      for (guint c = 0; c < 3; c++)
        rgba[c] = hek_widen_6 (hek_gather ((key & 0xffffff) >> (2 - c) & 0x111111, 4));
      rgba[3] = CLAMP (hek_widen_6 (alpha), 1, 254);
    }
  else
    {
      guint dropped = shift / 3;

      for (guint c = 0; c < 3; c++)
        {
          guint32 v = hek_gather_3 ((key << shift) >> (2 - c));

          rgba[c] = (guint8) (v | ((1u << dropped) >> 1));
        }
      rgba[3] = 255;
    }
}

static void
hek_color_scan_mark (gsize    begin,
                     gsize    end,
                     gsize    block_idx,
                     gpointer data)
{
  HekColorScan *scan = data;
  const guint32 *spread = hek_spread_table ();
  guint32 width = scan->image->width;
  g_autofree guint8 *rgb = g_malloc (4 * (gsize) width);
  guint8 *alpha = rgb + 3 * (gsize) width;

  for (gsize y = begin; y < end; y++)
    {
      guint32 last = G_MAXUINT32;

      hek_image_read_row_u8 (scan->image, (guint32) y, 0, width, rgb, alpha);
      for (guint32 x = 0; x < width; x++)
        {
          guint32 key = hek_color_key (spread, rgb + 3 * (gsize) x, alpha[x], scan->set->shift);
          guint64 bit = G_GUINT64_CONSTANT (1) << (key & 63);
          guint64 *word = &scan->set->bits[key >> 6];

          if (key != last && !(__atomic_load_n (word, __ATOMIC_RELAXED) & bit))
            __atomic_fetch_or (word, bit, __ATOMIC_RELAXED);
          last = key;
        }
    }
}

void
hek_color_set_lookup (const HekColorSet *self,
                      const guint8      *rgb,
                      const guint8      *alpha,
                      guint32            n,
                      guint32           *colors)
{
  const guint32 *spread = hek_spread_table ();

  for (guint32 x = 0; x < n; x++)
    {
      guint32 key
        = hek_color_key (spread, rgb + 3 * (gsize) x, alpha != NULL ? alpha[x] : 255, self->shift);
      guint64 below = self->bits[key >> 6] & ((G_GUINT64_CONSTANT (1) << (key & 63)) - 1);

      colors[x] = self->before[key >> 6] + hek_count_bits (below);
    }
}

/* Runs of one colour are added once: on flat pictures threads would wait for each other. */
static void
hek_color_scan_weigh (gsize    begin,
                      gsize    end,
                      gsize    block_idx,
                      gpointer data)
{
  HekColorScan *scan = data;
  guint32 width = scan->image->width;
  g_autofree guint8 *rgb = g_malloc (4 * (gsize) width);
  g_autofree guint32 *colors = g_new (guint32, width);
  guint8 *alpha = rgb + 3 * (gsize) width;

  for (gsize y = begin; y < end; y++)
    {
      const HekPixelWeights *squares = scan->pixel_weights;
      const guint8 *weights = NULL;
      guint64 sum = 0;
      guint32 run = 0;

      if (squares != NULL)
        weights = squares->weights + y / HEK_WEIGHT_SIDE * squares->n_columns;
      hek_image_read_row_u8 (scan->image, (guint32) y, 0, width, rgb, alpha);
      hek_color_set_lookup (scan->set, rgb, alpha, width, colors);
      for (guint32 x = 0; x < width; x++)
        {
          sum += weights != NULL ? weights[x / HEK_WEIGHT_SIDE] : HEK_WEIGHT_MAX;
          run++;
          if (x + 1 < width && colors[x + 1] == colors[x])
            continue;
          __atomic_fetch_add (&scan->set->weight[colors[x]], sum, __ATOMIC_RELAXED);
          __atomic_fetch_add (&scan->set->count[colors[x]], run, __ATOMIC_RELAXED);
          sum = 0;
          run = 0;
        }
    }
}

static guint32
hek_color_set_count (HekColorSet *self)
{
  guint32 n = 0;

  for (gsize w = 0; w < self->n_words; w++)
    {
      self->before[w] = n;
      n += hek_count_bits (self->bits[w]);
    }
  return n;
}

/* Drops the lowest bit of each channel of the opaque keys: eight bits of the map become one. */
static void
hek_color_set_coarsen (HekColorSet *self)
{
  gsize n_words = SEMI_BASE >> 6 >> self->shift;

  for (gsize w = 0; w < n_words; w += 8)
    {
      guint64 merged = 0;

      for (guint b = 0; b < 64; b++)
        merged |= (guint64) ((self->bits[w + b / 8] >> (b % 8 * 8) & 0xff) != 0) << b;
      self->bits[w / 8] = merged;
    }
  memset (self->bits + n_words / 8, 0, (n_words - n_words / 8) * sizeof *self->bits);
  self->shift += 3;
}

static void
hek_color_set_list_words (gsize    begin,
                          gsize    end,
                          gsize    block_idx,
                          gpointer data)
{
  HekColorSet *self = data;

  for (gsize w = begin; w < end; w++)
    {
      guint32 i = self->before[w];

      for (guint64 left = self->bits[w]; left != 0; left &= left - 1, i++)
        {
          self->key[i] = (guint32) (w << 6) + (guint32) __builtin_ctzll (left);
          hek_color_of_key (self->key[i], self->shift, self->rgba[i]);
        }
    }
}

static gboolean
hek_color_set_allocate (HekColorSet *self)
{
  self->rgba = hek_aligned_try_new (self->n, sizeof *self->rgba);
  self->key = hek_aligned_try_new (self->n, sizeof *self->key);
  self->weight = hek_aligned_try_new0 (self->n, sizeof *self->weight);
  self->count = hek_aligned_try_new0 (self->n, sizeof *self->count);
  return self->rgba != NULL && self->key != NULL && self->weight != NULL && self->count != NULL;
}

HekColorSet *
hek_color_set_new (const HekImage         *image,
                   const HekPixelWeights  *pixel_weights,
                   const HekTask          *task,
                   GError                **error)
{
  g_autoptr (HekColorSet) self = g_new0 (HekColorSet, 1);
  HekColorScan scan = { .image = image, .pixel_weights = pixel_weights, .set = self };
  gsize block_rows = hek_imagequant_block_rows (image->width);

  self->n_words = ((hek_image_has_alpha (image) ? N_KEYS : SEMI_BASE) >> 6) + 1;
  self->bits = g_try_malloc0_n (self->n_words, sizeof *self->bits);
  self->before = g_try_malloc_n (self->n_words, sizeof *self->before);
  if (self->bits == NULL || self->before == NULL)
    goto no_memory;

  if (!hek_parallel_for (image->height, block_rows, hek_color_scan_mark, &scan, task))
    goto cancelled;
  while ((self->n = hek_color_set_count (self)) > HEK_COLOR_SET_MAX && self->shift < 9)
    hek_color_set_coarsen (self);
  if (!hek_color_set_allocate (self))
    goto no_memory;
  if (!hek_parallel_for (self->n_words, BLOCK_WORDS, hek_color_set_list_words, self, task))
    goto cancelled;
  self->has_alpha = self->key[self->n - 1] >= SEMI_BASE;
  if (!hek_parallel_for (image->height, block_rows, hek_color_scan_weigh, &scan, task))
    goto cancelled;
  return g_steal_pointer (&self);

no_memory:
  g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_TOO_LARGE,
               "not enough memory for the colours of the picture");
  return NULL;

cancelled:
  hek_task_check (task, error);
  return NULL;
}

void
hek_color_set_free (HekColorSet *self)
{
  g_free (self->bits);
  g_free (self->before);
  hek_aligned_free (self->rgba);
  hek_aligned_free (self->key);
  hek_aligned_free (self->weight);
  hek_aligned_free (self->count);
  g_free (self);
}

guint
hek_color_set_group (const HekColorSet *self,
                     guint32            n_colors,
                     guint              max_groups,
                     guint             *drop)
{
  guint32 highest[32] = { 0 }; /* colours whose keys differ from the one before first in this bit */
  guint n = n_colors;

  for (guint32 i = 1; i < n_colors; i++)
    highest[31 - __builtin_clz (self->key[i] ^ self->key[i - 1])]++;
  for (*drop = 0; n > max_groups && *drop < G_N_ELEMENTS (highest); ++*drop)
    n -= highest[*drop];
  return n;
}
