/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One scale of SSIMULACRA 2 in one pass over the pictures.
 *
 * The blur is recursive to the right and downwards. The picture is cut into strips of columns, and
 * these into tiles: groups of 16 rows are read, blurred along the rows, which are kept for the next
 * ones in a ring of 32 rows, blurred down the columns, and compared, all within the second-level
 * cache. A tile takes over the state of the blur from the tile to its left (along, one per group)
 * and above (across, with the ring, one per strip), so the tiles of one diagonal are independent of
 * each other and run in parallel. The sums of a tile are its own and are added in order.
 */
#include "config.h"

#include "hek-metric-ssimulacra2-private.h"

#include "hek-aligned.h"
#include "hek-parallel.h"

#include <math.h>
#include <string.h>

#define ROWS HEK_SSIMULACRA2_ROWS
#define MARGIN HEK_SSIMULACRA2_MARGIN
#define CHANNELS HEK_SSIMULACRA2_CHANNELS
#define SIGNALS HEK_SSIMULACRA2_SIGNALS
#define BLURS HEK_SSIMULACRA2_BLURS
#define SUMS HEK_SSIMULACRA2_SUMS

/* Columns of a strip, a multiple of 16: the margins, which are read twice, are 8 % of it, and its
 * ring is 546 KiB. */
#define STRIP 192
#define WIDE (STRIP + 2 * MARGIN)

/* Rows in a ring lie one cache line more apart than they are long: at 2^n bytes they would all fall
 * into the same few sets of the first-level cache. */
#define PITCH (STRIP + 16)

#define TILE_GROUPS 4

G_STATIC_ASSERT (WIDE <= HEK_SSIMULACRA2_READ_MAX);

typedef struct
{
  float signals[CHANNELS][SIGNALS][HEK_SSIMULACRA2_SLOTS][PITCH];
  float across[CHANNELS][BLURS * HEK_SSIMULACRA2_STATE * STRIP];
} HekStrip;

typedef struct
{
  float along[CHANNELS][BLURS][HEK_SSIMULACRA2_STATE * ROWS];
} HekGroup;

typedef struct
{
  double sums[CHANNELS][SUMS];
} HekTileSums;

/* What a tile needs for one group. */
typedef struct
{
  float lines[ROWS][3 * WIDE];
  float rgb[3 * WIDE * ROWS];
  float xyb[2][CHANNELS][WIDE * ROWS];
  double sums[CHANNELS][SUMS * ROWS];
} HekTileWork;

typedef struct
{
  const HekSsimulacra2Scale *scale;
  const HekTask *task;
  HekKernelCosines cosines;
  gsize n_strips;
  gsize n_tiles;  /* of a strip */
  gsize n_groups; /* of a strip, with one more when the last 4 rows need it */

  /* owned */
  HekStrip *strips;
  HekGroup *groups;
  HekTileSums *sums; /* of the tiles, strip by strip */

  gsize diagonal, first_strip; /* of the tiles that run now */
} HekScaleLoop;

/* In double and then rounded, as the original does. */
static void
hek_cosines_init (HekKernelCosines *self)
{
  for (int i = 0; i < 3; i++)
    self->in[i] = (float) hek_ssimulacra2_cosine_in[i];
  for (int i = 0; i < 2; i++)
    {
      double in = hek_ssimulacra2_cosine_in[i], d = hek_ssimulacra2_cosine_d[i], d2 = d * d;
      double in4[4] = { in, -d * in, d2 * in - in, -d2 * d * in + 2 * d * in };
      double prev4[4] = { -d, d2 - 1, -d2 * d + 2 * d, d2 * d2 - 3 * d2 + 1 };
      double prev2_4[4] = { -1, d, -d2 + 1, d2 * d - 2 * d };

      self->d[i] = (float) d;
      for (int j = 0; j < 4; j++)
        {
          self->in4[i][j] = (float) in4[j];
          self->prev4[i][j] = (float) prev4[j];
          self->prev2_4[i][j] = (float) prev2_4[j];
        }
    }
}

/* The next group of the strip, while this one is worked on: its rows are so far apart that the
 * processor does not guess them. */
static void
hek_tile_prefetch (const HekSsimulacra2Scale *scale,
                   int                        picture,
                   guint32                    y,
                   guint32                    x0,
                   guint32                    n)
{
  const HekImage *image = scale->image[picture];
  const guint8 *first;
  gsize pixel_bytes = 3 * sizeof (float);

  if (y >= scale->height)
    return;

  if (image != NULL)
    {
      pixel_bytes = image->n_channels * (image->sample_type == HEK_SAMPLE_U8    ? sizeof (guint8)
                                         : image->sample_type == HEK_SAMPLE_U16 ? sizeof (guint16)
                                                                                : sizeof (float));
      first = hek_image_row (image, y) + x0 * pixel_bytes;
    }
  else
    first = (const guint8 *) (scale->linear[picture] + ((gsize) y * scale->width + x0) * 3);
  for (gsize i = 0; i < n * pixel_bytes; i += HEK_ALIGNMENT)
    __builtin_prefetch (first + i);
}

/* Columns [@x0, @x1) of the rows of a group; rows under the picture are its last one. */
static void
hek_tile_read (const HekSsimulacra2Scale *scale,
               int                        picture,
               guint32                    y0,
               guint32                    x0,
               guint32                    x1,
               HekTileWork               *work,
               const float               *rows[ROWS])
{
  const HekImage *image = scale->image[picture];

  for (guint32 r = 0; r < ROWS; r++)
    {
      guint32 y = MIN (y0 + r, scale->height - 1);

      hek_tile_prefetch (scale, picture, y0 + ROWS + r, x0, x1 - x0);
      if (image == NULL)
        rows[r] = scale->linear[picture] + ((gsize) y * scale->width + x0) * 3;
      else if (y0 + r > y)
        rows[r] = rows[r - 1];
      else
        {
          hek_ssimulacra2_read_row (image, y, x0, x1 - x0, work->lines[r]);
          rows[r] = work->lines[r];
        }
    }
}

/* Columns [@x0, @x1), @x0 even, of which the first is at @offset of the rows. A last odd row or
 * column is taken twice. */
static void
hek_tile_halve (const HekSsimulacra2Scale *scale,
                int                        picture,
                const float *const         rows[ROWS],
                gsize                      offset,
                guint32                    y0,
                guint32                    x0,
                guint32                    x1)
{
  const HekKernelSsimulacra2 *kernel = hek_kernel_ssimulacra2 ();
  gsize n = (x1 - x0) / 2, width = scale->width / 2 + scale->width % 2;

  for (guint32 r = 0; r < ROWS && y0 + r < scale->height; r += 2)
    {
      const float *top = rows[r] + offset;
      const float *bottom = y0 + r + 1 < scale->height ? rows[r + 1] + offset : top;
      float *out = scale->next[picture] + ((y0 + r) / 2 * width + x0 / 2) * 3;

      kernel->halve (top, bottom, out, n);
      for (gsize c = 0; (x1 - x0) % 2 != 0 && c < 3; c++)
        {
          float t = top[6 * n + c], b = bottom[6 * n + c];

          out[3 * n + c] = (t + t + b + b) * 0.25f;
        }
    }
}

/* Reads one picture in the rows from @y0 and the columns of the strip from @x0, with margins, and
 * turns it into XYB that is 0 outside the picture. */
static void
hek_tile_read_xyb (const HekSsimulacra2Scale *scale,
                   int                        picture,
                   guint32                    y0,
                   guint32                    x0,
                   HekTileWork               *work)
{
  const HekKernelSsimulacra2 *kernel = hek_kernel_ssimulacra2 ();
  guint32 x1 = MIN (x0 + STRIP, scale->width);
  guint32 first = x0 > 0 ? x0 - MARGIN : 0, end = MIN (x0 + STRIP + MARGIN, scale->width);
  gsize before = first + MARGIN - x0, n = end - first;
  gsize n_rows = MIN (scale->height - y0, ROWS);
  float (*xyb)[WIDE * ROWS] = work->xyb[picture];
  const float *rows[ROWS];

  hek_tile_read (scale, picture, y0, first, end, work, rows);
  if (scale->next[picture] != NULL)
    hek_tile_halve (scale, picture, rows, (gsize) 3 * (x0 - first), y0, x0, x1);
  kernel->turn (rows, work->rgb, 3 * n);
  kernel->xyb (work->rgb, xyb[0] + ROWS * before, xyb[1] + ROWS * before, xyb[2] + ROWS * before,
               n);

  for (int c = 0; c < CHANNELS; c++)
    {
      memset (xyb[c], 0, ROWS * before * sizeof (float));
      memset (xyb[c] + ROWS * (before + n), 0, ROWS * (WIDE - before - n) * sizeof (float));
      for (gsize x = before; n_rows < ROWS && x < before + n; x++)
        for (gsize r = n_rows; r < ROWS; r++)
          xyb[c][ROWS * x + r] = 0;
    }
}

/* Fills 16 rows of the ring of one channel. */
static void
hek_tile_blur_along (const HekScaleLoop *loop,
                     HekStrip           *strip,
                     HekGroup           *group,
                     HekTileWork        *work,
                     int                 c,
                     int                 slot,
                     guint32             x0)
{
  static const int factors[BLURS][2] = { { 0, -1 }, { 1, -1 }, { 0, 0 }, { 1, 1 }, { 0, 1 } };
  const HekKernelSsimulacra2 *kernel = hek_kernel_ssimulacra2 ();
  gsize width = loop->scale->width, x1 = MIN (x0 + STRIP, width);

  for (int i = 0; i < 2; i++)
    kernel->turn_back (work->xyb[i][c] + ROWS * MARGIN, strip->signals[c][i][slot], PITCH,
                       (x1 - x0 + ROWS - 1) / ROWS * ROWS);
  for (int i = 0; i < BLURS; i++)
    {
      const float *a = work->xyb[factors[i][0]][c] + ROWS * MARGIN;
      const float *b = factors[i][1] < 0 ? NULL : work->xyb[factors[i][1]][c] + ROWS * MARGIN;

      kernel->along (&loop->cosines, a, b, x0, x1, width, group->along[c][i],
                     strip->signals[c][HEK_SSIMULACRA2_BLURRED + i][slot], PITCH);
    }
}

/* The results that group @g makes possible: rows from 16 g - 4 on. */
static void
hek_tile_compare (const HekScaleLoop *loop,
                  HekStrip           *strip,
                  HekTileWork        *work,
                  int                 c,
                  gsize               g,
                  guint32             x0)
{
  const HekSsimulacra2Scale *scale = loop->scale;
  gint64 first = (gint64) (g * ROWS) - 4;
  gsize n = MIN (scale->width - x0, STRIP);
  HekKernelSsimulacra2Across across = {
    .signals = strip->signals[c][0][0],
    .pitch = PITCH,
    .state = strip->across[c],
    .n = (n + ROWS - 1) / ROWS * ROWS,
    .slot = g % 2 * ROWS,
    .begin = g == 0 ? 4 : 0,
    .end = (int) MIN (scale->height - first, ROWS),
    .sums = work->sums[c],
    .map_pitch = scale->width,
    .n_map = n,
  };

  memcpy (across.weights, scale->weights[c], sizeof across.weights);
  if (scale->map != NULL)
    across.map = scale->map + (gsize) (first + across.begin) * scale->width + x0;
  hek_kernel_ssimulacra2 ()->across (&loop->cosines, &across);
}

static void
hek_tile_group (const HekScaleLoop *loop,
                HekTileWork        *work,
                gsize               strip_idx,
                gsize               g)
{
  HekStrip *strip = &loop->strips[strip_idx];
  guint32 x0 = (guint32) strip_idx * STRIP;
  int slot = g % 2 * ROWS;
  gboolean inside = g * ROWS < loop->scale->height;

  for (int i = 0; inside && i < 2; i++)
    hek_tile_read_xyb (loop->scale, i, (guint32) (g * ROWS), x0, work);
  for (int c = 0; c < CHANNELS; c++)
    {
      if (inside)
        hek_tile_blur_along (loop, strip, &loop->groups[g], work, c, slot, x0);
      else
        for (int s = HEK_SSIMULACRA2_BLURRED; s < SIGNALS; s++)
          memset (strip->signals[c][s][slot], 0, ROWS * sizeof strip->signals[c][s][slot]);
      hek_tile_compare (loop, strip, work, c, g, x0);
    }
}

static void
hek_tile_run (gsize    begin,
              gsize    end,
              gsize    block_idx,
              gpointer data)
{
  const HekScaleLoop *loop = data;
  gsize strip = loop->first_strip + begin, tile = loop->diagonal - strip;
  HekTileSums *sums = &loop->sums[strip * loop->n_tiles + tile];
  HekTileWork *work = hek_aligned_new (1, sizeof *work);

  memset (work->sums, 0, sizeof work->sums);
  for (gsize g = tile * TILE_GROUPS; g < MIN ((tile + 1) * TILE_GROUPS, loop->n_groups); g++)
    {
      if (hek_task_is_cancelled (loop->task))
        break;
      hek_tile_group (loop, work, strip, g);
    }
  for (int c = 0; c < CHANNELS; c++)
    for (int s = 0; s < SUMS; s++)
      {
        sums->sums[c][s] = 0;
        for (int k = 0; k < ROWS; k++)
          sums->sums[c][s] += work->sums[c][s * ROWS + k];
      }
  hek_aligned_free (work);
}

static void
hek_scale_loop_finish (const HekScaleLoop  *loop,
                       HekSsimulacra2Norms *norms)
{
  double n_pixels = (double) loop->scale->width * loop->scale->height;

  for (int c = 0; c < CHANNELS; c++)
    for (int e = 0; e < HEK_SSIMULACRA2_ERRORS; e++)
      {
        double sum = 0, fourth = 0;

        for (gsize i = 0; i < loop->n_strips * loop->n_tiles; i++)
          {
            sum += loop->sums[i].sums[c][2 * e];
            fourth += loop->sums[i].sums[c][2 * e + 1];
          }
        norms->norms[c][e][0] = sum / n_pixels;
        norms->norms[c][e][1] = sqrt (sqrt (fourth / n_pixels));
      }
}

gboolean
hek_ssimulacra2_scale_run (const HekSsimulacra2Scale  *scale,
                           HekSsimulacra2Norms        *norms,
                           const HekTask              *task,
                           GError                    **error)
{
  HekScaleLoop loop = { .scale = scale, .task = task };
  gsize n_diagonals;
  gboolean done = FALSE;

  hek_cosines_init (&loop.cosines);
  loop.n_strips = hek_parallel_n_blocks (scale->width, STRIP);
  loop.n_groups = hek_parallel_n_blocks ((gsize) scale->height + 4, ROWS);
  loop.n_tiles = hek_parallel_n_blocks (loop.n_groups, TILE_GROUPS);
  loop.strips = hek_aligned_try_new0 (loop.n_strips, sizeof *loop.strips);
  loop.groups = hek_aligned_try_new0 (loop.n_groups, sizeof *loop.groups);
  loop.sums = hek_aligned_try_new0 (loop.n_strips * loop.n_tiles, sizeof *loop.sums);
  n_diagonals = loop.n_strips + loop.n_tiles - 1;
  if (loop.strips == NULL || loop.groups == NULL || loop.sums == NULL)
    {
      g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_TOO_LARGE,
                   "not enough memory to compare pictures of %u × %u pixels", scale->width,
                   scale->height);
      goto out;
    }

  for (loop.diagonal = 0; loop.diagonal < n_diagonals; loop.diagonal++)
    {
      gsize end = MIN (loop.diagonal + 1, loop.n_strips);

      loop.first_strip = loop.diagonal + 1 - MIN (loop.diagonal + 1, loop.n_tiles);
      if (!hek_parallel_for (end - loop.first_strip, 1, hek_tile_run, &loop, task))
        {
          hek_task_check (task, error);
          goto out;
        }
      hek_task_progress (task, (loop.diagonal + 1.0) / n_diagonals);
    }
  hek_scale_loop_finish (&loop, norms);
  done = TRUE;

out:
  hek_aligned_free (loop.strips);
  hek_aligned_free (loop.groups);
  hek_aligned_free (loop.sums);
  return done;
}
