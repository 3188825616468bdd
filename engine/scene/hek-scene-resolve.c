/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the buffers of the threads to a picture: the nearest of each pixel, or their numbers, then
 * eye-dome lighting or the scale of densities, over the ground. The buffers stay as they are, so
 * that drawing can go on.
 *
 * Eye-dome lighting after C. Boucheny, "Interactive scientific visualization of large datasets",
 * thesis, Grenoble 2009: a pixel is darker the farther it is behind its neighbours, as the
 * logarithm of depth sees it. Here neighbours count up to a limit, because points of a cloud are no
 * surface: next to each other lie points from all of its depth.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-parallel.h"
#include "hek-scene-draw-private.h"

#define BAND 16

/* Of the eye-dome: how much a mean difference of 1 (a doubling of depth) darkens, and the largest
 * difference that counts. */
#define DOME_STRENGTH 5.0f
#define DOME_LIMIT 0.25f

/* Density without a ramp: what a single point leaves of the ground. */
#define DENSITY_FLOOR 0.25f

typedef struct
{
  HekScenePicture *picture;
  HekScenePicturePrivate *priv;
  guint64 *n_lit; /* of each band */
  guint32 *most;  /* of each band: points in a pixel */
  float log_most;
} Resolving;

float
hek_scene_log2 (float x)
{
  guint32 bits;
  gint32 exponent;
  float m, s, s2;

  memcpy (&bits, &x, sizeof bits);
  exponent = (gint32) (bits >> 23) - 127;
  bits = (bits & 0x7fffff) | 0x3f800000;
  memcpy (&m, &bits, sizeof m);
  if (m > 1.41421356f)
    {
      m *= 0.5f;
      exponent++;
    }
  /* 2 artanh ((m − 1) / (m + 1)) / ln 2 */
  s = (m - 1) / (m + 1);
  s2 = s * s;
  return (float) exponent
         + s * (2.88539008f + s2 * (0.961796694f + s2 * (0.577078016f + s2 * 0.412198583f)));
}

/* --- colours --------------------------------------------------------------------------------- */

/* x / 255, rounded, for x up to 255². */
static inline guint32
div_255 (guint32 x)
{
  return (x + 128 + ((x + 128) >> 8)) >> 8;
}

/* A colour in the order of bytes R G B A, over the ground, premultiplied, as A R G B. */
static inline guint32
compose (guint32 color,
         guint32 ground)
{
  guint32 alpha = color >> 24, rest = 255 - alpha, ground_alpha = ground >> 24;
  guint32 out[3];

  if (alpha == 255)
    return 0xff000000u | (color & 255) << 16 | (color & 0xff00) | (color >> 16 & 255);
  for (guint c = 0; c < 3; c++)
    {
      guint32 own = color >> (8 * c) & 255;
      guint32 other = div_255 ((ground >> (8 * c) & 255) * ground_alpha);

      out[c] = div_255 (own * alpha) + div_255 (other * rest);
    }
  return (alpha + div_255 (ground_alpha * rest)) << 24 | MIN (out[0], 255) << 16
         | MIN (out[1], 255) << 8 | MIN (out[2], 255);
}

/* --- points ---------------------------------------------------------------------------------- */

static inline guint64
get_nearest (const HekScenePicturePrivate *priv,
             gsize                         pixel)
{
  guint64 nearest = HEK_SCENE_CELL_EMPTY;

  for (guint b = 0; b < priv->n_buffers; b++)
    if (priv->buffers[b].used)
      nearest = MIN (nearest, priv->buffers[b].cells[pixel]);
  return nearest;
}

static void
merge_points (gsize    begin,
              gsize    end,
              gsize    block_idx,
              gpointer data)
{
  Resolving *resolving = data;
  HekScenePicturePrivate *priv = resolving->priv;
  gboolean has_dome = priv->look.eye_dome > 0;
  gboolean flat = priv->view.camera.projection == HEK_SCENE_ORTHOGRAPHIC;
  /* the slope of the logarithm at the target, so that both projections look alike */
  float per_distance = (float) (1 / (G_LN2 * priv->view.camera.distance));
  float *level = (float *) priv->plane;
  guint32 ground = compose (priv->ground & 0xffffff, priv->ground);
  guint64 n_lit = 0;

  for (gsize i = begin * resolving->picture->width; i < end * resolving->picture->width; i++)
    {
      guint64 nearest = get_nearest (priv, i);

      if (nearest == HEK_SCENE_CELL_EMPTY)
        {
          priv->depth[i] = level[i] = INFINITY;
          priv->pixels[i] = ground;
          continue;
        }
      priv->depth[i] = hek_kernel_splat_depth ((guint32) (nearest >> 32));
      priv->pixels[i] = compose ((guint32) nearest ^ HEK_SCENE_OPAQUE_FIRST, priv->ground);
      if (has_dome)
        level[i] = flat ? priv->depth[i] * per_distance : hek_scene_log2 (priv->depth[i]);
      n_lit++;
    }
  resolving->n_lit[block_idx] = n_lit;
}

static inline float
get_drop (float own,
          float neighbour)
{
  float drop = own - neighbour; /* −infinity beside the ground */

  return drop > 0 ? MIN (drop, DOME_LIMIT) : 0;
}

static inline guint32
darken (guint32 pixel,
        guint32 share_256)
{
  guint32 red_blue = (pixel & 0xff00ff) * share_256 >> 8 & 0xff00ff;
  guint32 green = (pixel & 0xff00) * share_256 >> 8 & 0xff00;

  return (pixel & 0xff000000u) | red_blue | green;
}

static void
light_band (gsize    begin,
            gsize    end,
            gsize    block_idx G_GNUC_UNUSED,
            gpointer data)
{
  Resolving *resolving = data;
  HekScenePicturePrivate *priv = resolving->priv;
  gsize width = resolving->picture->width, height = resolving->picture->height;
  float strength = (float) priv->look.eye_dome * DOME_STRENGTH / 4;
  const float *level = (const float *) priv->plane;

  for (gsize y = begin; y < end; y++)
    {
      const float *row = level + y * width;
      const float *above = y > 0 ? row - width : row;
      const float *below = y + 1 < height ? row + width : row;

      for (gsize x = 0; x < width; x++)
        {
          float own = row[x], drop;

          if (own == INFINITY)
            continue;
          drop = get_drop (own, row[x > 0 ? x - 1 : x]) + get_drop (own, above[x])
                 + get_drop (own, row[x + 1 < width ? x + 1 : x]) + get_drop (own, below[x]);
          if (drop > 0)
            priv->pixels[y * width + x]
              = darken (priv->pixels[y * width + x], (guint32) (256 / (1 + strength * drop)));
        }
    }
}

/* --- density --------------------------------------------------------------------------------- */

static void
merge_density (gsize    begin,
               gsize    end,
               gsize    block_idx,
               gpointer data)
{
  Resolving *resolving = data;
  HekScenePicturePrivate *priv = resolving->priv;
  guint64 n_lit = 0;
  guint32 most = 0;

  for (gsize i = begin * resolving->picture->width; i < end * resolving->picture->width; i++)
    {
      guint32 nearest = G_MAXUINT32;
      guint32 selected = 0;
      guint64 n = 0;

      for (guint b = 0; b < priv->n_buffers; b++)
        if (priv->buffers[b].used && priv->buffers[b].cells[i] != HEK_SCENE_CELL_EMPTY)
          {
            guint32 cell = (guint32) priv->buffers[b].cells[i];

            nearest = MIN (nearest, (guint32) (priv->buffers[b].cells[i] >> 32));
            n += cell & ~HEK_SCENE_CELL_SELECTED;
            selected |= cell & HEK_SCENE_CELL_SELECTED;
          }
      n = MIN (n, HEK_SCENE_CELL_MOST);
      priv->plane[i] = (guint32) n | selected;
      priv->depth[i] = n > 0 ? hek_kernel_splat_depth (nearest) : INFINITY;
      n_lit += n > 0;
      most = MAX (most, (guint32) n);
    }
  resolving->n_lit[block_idx] = n_lit;
  resolving->most[block_idx] = most;
}

static guint32
get_mean_color (const HekScenePicturePrivate *priv,
                gsize                         pixel,
                guint32                       alpha)
{
  guint64 n = priv->plane[pixel] & ~HEK_SCENE_CELL_SELECTED;
  guint32 out = alpha << 24;

  for (guint c = 0; c < 3; c++)
    {
      guint64 sum = 0;

      for (guint b = 0; b < priv->n_buffers; b++)
        if (priv->buffers[b].used && priv->buffers[b].cells[pixel] != HEK_SCENE_CELL_EMPTY)
          sum += priv->buffers[b].sums[3 * pixel + c];
      /* of what is left of 255 after the shift: white stays white */
      sum = sum * 255 / (255u >> priv->color_shift);
      out |= (guint32) MIN ((sum + n / 2) / n, 255) << (8 * c);
    }
  return out;
}

/* The colour of a number of points, before it is laid over the ground. */
static guint32
get_ramp_color (const HekScenePicturePrivate *priv,
                float                         share,
                gboolean                      is_selected,
                gboolean                      fades)
{
  const guint8 *rgba = priv->look.ramp[(guint) (share * 255 + 0.5f)];
  guint32 color = (guint32) rgba[0] | (guint32) rgba[1] << 8 | (guint32) rgba[2] << 16
                  | (guint32) rgba[3] << 24;

  if (fades && !is_selected)
    return hek_scene_fade_color (color, priv->ground, priv->look.fade);
  return is_selected && priv->selected >> 24 != 0 ? priv->selected : color;
}

static void
color_density (gsize    begin,
               gsize    end,
               gsize    block_idx G_GNUC_UNUSED,
               gpointer data)
{
  Resolving *resolving = data;
  HekScenePicturePrivate *priv = resolving->priv;
  guint32 ground = compose (priv->ground & 0xffffff, priv->ground);
  gboolean fades = hek_scene_has_selection (priv);

  for (gsize i = begin * resolving->picture->width; i < end * resolving->picture->width; i++)
    {
      guint32 n = priv->plane[i] & ~HEK_SCENE_CELL_SELECTED;
      gboolean is_selected = fades && priv->plane[i] != n;
      float share;

      if (n == 0)
        {
          priv->pixels[i] = ground;
          continue;
        }
      share = resolving->log_most > 0
                ? MIN (hek_scene_log2 ((float) n) / resolving->log_most, 1)
                : 1;
      if (priv->look.has_ramp)
        priv->pixels[i] = compose (get_ramp_color (priv, share, is_selected, fades), priv->ground);
      else
        {
          float opaque = is_selected ? 1 : DENSITY_FLOOR + (1 - DENSITY_FLOOR) * share;

          priv->pixels[i] = compose (get_mean_color (priv, i, (guint32) (opaque * 255 + 0.5f)),
                                     priv->ground);
        }
    }
}

/* --- both ------------------------------------------------------------------------------------ */

static gboolean
run_passes (Resolving     *resolving,
            gsize          n_bands,
            const HekTask *task)
{
  HekScenePicturePrivate *priv = resolving->priv;
  gsize height = resolving->picture->height;
  guint32 most = 0;

  if (priv->look.mode == HEK_SCENE_POINTS)
    return hek_parallel_for (height, BAND, merge_points, resolving, task)
           && (priv->look.eye_dome <= 0
               || hek_parallel_for (height, BAND, light_band, resolving, task));

  if (!hek_parallel_for (height, BAND, merge_density, resolving, task))
    return FALSE;
  for (gsize b = 0; b < n_bands; b++)
    most = MAX (most, resolving->most[b]);
  resolving->picture->stats.n_most = most;
  resolving->log_most = most > 1 ? hek_scene_log2 ((float) most) : 0;
  return hek_parallel_for (height, BAND, color_density, resolving, task);
}

gboolean
hek_scene_picture_resolve (HekScenePicture *picture,
                           const HekTask   *task)
{
  gsize n_bands = hek_parallel_n_blocks (picture->height, BAND);
  g_autofree guint64 *n_lit = g_new0 (guint64, n_bands + 1);
  g_autofree guint32 *most = g_new0 (guint32, n_bands + 1);
  Resolving resolving
    = { .picture = picture, .priv = picture->priv, .n_lit = n_lit, .most = most };

  if (picture->width == 0)
    return !hek_task_is_cancelled (task);
  if (!run_passes (&resolving, n_bands, task))
    return FALSE;
  picture->stats.n_lit = 0;
  for (gsize b = 0; b < n_bands; b++)
    picture->stats.n_lit += n_lit[b];
  picture->pixels = picture->priv->pixels;
  picture->depth = picture->priv->depth;
  return TRUE;
}
