/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Visually lossless: a baseline JPEG whose errors are as visible as asked for, on the display and
 * from the distance that the recipe names. Steps come from contrast sensitivity, adaptation to
 * luminance and contrast masking; coefficients are chosen by what they cost in the file and in
 * visible errors. The rate is that of the file, and the picture what the file decodes to.
 *
 * JPEG has 8 bits and no opacity: what is brighter than white is clipped, and pictures that are not
 * opaque are refused.
 */
#include "config.h"

#include "hek-imagequant-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-image-file.h"
#include "hek-jnd-private.h"
#include "hek-parallel.h"

/* Limit of libjpeg, which reads no larger ones either. */
#define MAX_SIDE 65500u

enum
{
  OPTION_THRESHOLD,
  OPTION_CHROMA,
  OPTION_MASKING,
};

enum
{
  CHROMA_AUTO,
  CHROMA_444,
  CHROMA_420,
};

static const HekChoice chromas[] = {
  [CHROMA_AUTO] = { "auto", N_ ("As the picture needs") },
  [CHROMA_444] = { "444", N_ ("4:4:4, full") },
  [CHROMA_420] = { "420", N_ ("4:2:0, a quarter") },
};

static const HekOption options[] = {
  [OPTION_THRESHOLD] = { .name = "threshold", .label = N_ ("Visibility"),
                         .help = N_ ("How visible errors may be, in just noticeable differences: "
                                     "at 1 they are hard to see, above that they show."),
                         .unit = N_ ("JND"), .type = HEK_OPTION_REAL, .def = 1, .min = 0.125,
                         .max = 32, .logarithmic = TRUE },
  [OPTION_CHROMA] = { .name = "chroma", .label = N_ ("Chroma"),
                      .help = N_ ("Whether colours are stored for every pixel or once for 2 × 2 "
                                  "pixels; lightness always is for every pixel."),
                      .type = HEK_OPTION_CHOICE, .def = CHROMA_AUTO, .choices = chromas,
                      .n_choices = G_N_ELEMENTS (chromas) },
  [OPTION_MASKING] = { .name = "masking", .label = N_ ("Masking"),
                       .help = N_ ("Errors may be larger where the picture itself hides them."),
                       .type = HEK_OPTION_BOOLEAN, .def = 1 },
};

typedef struct
{
  const HekImage *image;
  const HekViewing *viewing;
  double visibility;
  gboolean masking;
  HekJndPlane planes[HEK_JND_N_COMPONENTS]; /* owned parts */
} HekJnd;

static void
hek_jnd_clear (HekJnd *self)
{
  for (guint c = 0; c < HEK_JND_N_COMPONENTS; c++)
    hek_jnd_plane_clear (&self->planes[c]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekJnd, hek_jnd_clear)

typedef struct
{
  const HekImage *image;
  gint is_seen_through; /* atomic */
} HekOpacity;

static void
hek_opacity_rows (gsize    begin,
                  gsize    end,
                  gsize    block_idx,
                  gpointer data)
{
  HekOpacity *self = data;
  gsize width = self->image->width;
  g_autofree float *rgb = g_new (float, 4 * width);

  for (gsize y = begin; y < end; y++)
    {
      hek_image_read_row (self->image, (guint32) y, 0, (guint32) width, HEK_ENCODING_SRGB, rgb,
                          rgb + 3 * width);
      for (gsize x = 0; x < width; x++)
        if (!(rgb[3 * width + x] >= 1))
          g_atomic_int_set (&self->is_seen_through, TRUE);
    }
}

static gboolean
hek_jnd_check (const HekImage  *image,
               const HekTask   *task,
               GError         **error)
{
  HekOpacity opacity = { .image = image };

  if (MAX (image->width, image->height) > MAX_SIDE)
    {
      g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_UNSUPPORTED,
                   "%u × %u pixels are too many for a JPEG, whose sides have at most %u",
                   image->width, image->height, MAX_SIDE);
      return FALSE;
    }
  if (!hek_image_has_alpha (image))
    return TRUE;
  if (!hek_parallel_for (image->height, hek_imagequant_block_rows (image->width),
                         hek_opacity_rows, &opacity, task))
    return hek_task_check (task, error);
  if (opacity.is_seen_through)
    g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_UNSUPPORTED,
                 "a JPEG cannot be transparent: lay the picture over a colour first, or choose "
                 "another method");
  return !opacity.is_seen_through;
}

/* Reads and quantizes chroma at one resolution. @cost: (out): of its errors and bits
 * @shrink_costs: (out) (array fixed-size=2): of full resolution only */
static gboolean
hek_jnd_make_chroma (HekJnd         *self,
                     HekJndPlane    *planes,
                     guint           shrink,
                     double         *cost,
                     double         *shrink_costs,
                     const HekTask  *task,
                     GError        **error)
{
  HekTask quantize = hek_task_sub (task, 0.3, 0.7);

  if (!hek_jnd_planes_read (planes, 2, self->image, shrink, task, error))
    return FALSE;
  for (guint c = 0; c < 2; c++)
    {
      hek_jnd_plane_set_thresholds (&planes[c], self->viewing);
      if (!hek_jnd_plane_adapt (&planes[c], &self->planes[HEK_JND_LUMA], self->masking,
                                self->visibility, task, error))
        return FALSE;
      if (shrink == 1 && !hek_jnd_plane_get_shrink_cost (&planes[c], self->visibility,
                                                         &shrink_costs[c], task, error))
        return FALSE;
    }
  return hek_jnd_quantize (planes, 2, self->visibility, cost, &quantize, error);
}

/* Both resolutions are tried, and what costs less stays: a halved one has a quarter of the blocks,
 * but what halving takes away counts as an error. */
static gboolean
hek_jnd_choose_chroma (HekJnd         *self,
                       guint           choice,
                       const HekTask  *task,
                       GError        **error)
{
  HekJndPlane *planes = &self->planes[HEK_JND_BLUE];
  HekTask first = hek_task_sub (task, 0, choice == CHROMA_AUTO ? 0.75 : 1);
  HekTask second = hek_task_sub (task, 0.75, 0.25);
  HekJndPlane halved[2] = { 0 };
  double cost, halved_cost, shrink_costs[2] = { 0 };
  gboolean ok;

  ok = hek_jnd_make_chroma (self, planes, choice == CHROMA_420 ? 2 : 1, &cost, shrink_costs,
                            &first, error);
  if (!ok || choice != CHROMA_AUTO)
    return ok;
  ok = hek_jnd_make_chroma (self, halved, 2, &halved_cost, NULL, &second, error);
  for (guint c = 0; c < 2; c++)
    {
      if (ok && halved_cost + shrink_costs[0] + shrink_costs[1] < cost)
        {
          HekJndPlane full = planes[c];

          planes[c] = halved[c];
          halved[c] = full;
        }
      hek_jnd_plane_clear (&halved[c]);
    }
  return ok;
}

static gboolean
hek_jnd_plane_is_zero (const HekJndPlane *plane)
{
  gsize n = plane->n_columns * plane->n_rows * HEK_JND_N_COEFS;

  for (gsize i = 0; i < n; i++)
    if (plane->coefs[i] != 0)
      return FALSE;
  return TRUE;
}

static HekQuantized *
hek_jnd_finish (HekJnd         *self,
                const HekTask  *task,
                GError        **error)
{
  HekTask writing = hek_task_sub (task, 0, 0.6), reading = hek_task_sub (task, 0.6, 0.4);
  gboolean is_gray = hek_jnd_plane_is_zero (&self->planes[HEK_JND_BLUE])
                     && hek_jnd_plane_is_zero (&self->planes[HEK_JND_RED]);
  double n_pixels = (double) self->image->width * self->image->height;
  g_autoptr (GBytes) file = NULL;
  HekQuantized *result;
  HekImage *image;

  file = hek_jnd_write (self->planes, is_gray ? 1 : HEK_JND_N_COMPONENTS, self->image->width,
                        self->image->height, &writing, error);
  if (file == NULL)
    return NULL;
  image = hek_image_load_bytes (file, "the JPEG made", NULL, &reading, error);
  if (image == NULL)
    return NULL;
  result = hek_quantized_new (image, NULL);
  result->bits_per_pixel = 8.0 * (double) g_bytes_get_size (file) / n_pixels;
  result->entropy_bits_per_pixel = result->bits_per_pixel;
  result->file = g_steal_pointer (&file);
  return result;
}

static HekQuantized *
hek_imagequant_jnd_run (const HekImage         *image,
                        const HekOptionValues  *values,
                        const HekPaletteLocks  *locks,
                        const HekViewing       *viewing,
                        const HekTask          *task,
                        GError                **error)
{
  g_auto (HekJnd) self = { .image = image,
                           .viewing = viewing,
                           .visibility = values->v[OPTION_THRESHOLD],
                           .masking = values->v[OPTION_MASKING] != 0 };
  HekJndPlane *luma = &self.planes[HEK_JND_LUMA];
  HekTask luma_task = hek_task_sub (task, 0.05, 0.35), chroma_task = hek_task_sub (task, 0.4, 0.4);
  HekTask finish_task = hek_task_sub (task, 0.8, 0.2);
  double cost;

  if (!hek_jnd_check (image, task, error) ||
      !hek_jnd_planes_read (luma, 1, image, 1, task, error))
    return NULL;
  hek_jnd_plane_set_thresholds (luma, viewing);
  if (!hek_jnd_plane_adapt (luma, NULL, self.masking, self.visibility, task, error) ||
      !hek_jnd_quantize (luma, 1, self.visibility, &cost, &luma_task, error) ||
      !hek_jnd_choose_chroma (&self, (guint) values->v[OPTION_CHROMA], &chroma_task, error))
    return NULL;
  return hek_jnd_finish (&self, &finish_task, error);
}

const HekImageQuantizer hek_imagequant_jnd = {
  .id = "jnd",
  .label = N_ ("Visually lossless (JPEG)"),
  .help = N_ ("Makes a JPEG whose errors are as visible as you allow, on the display and from the "
              "distance set."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .main_option_idx = OPTION_THRESHOLD,
  .main_falling = TRUE,
  .main_steps_per_octave = 16,
  .file_suffix = "jpg",
  .has_viewing = TRUE,
  .run = hek_imagequant_jnd_run,
};
