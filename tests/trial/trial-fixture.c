/* SPDX-License-Identifier: Apache-2.0 */
/* A picture and a quantizer of known quality for the tests of trials. */
#include "trial-fixture.h"

TrialFixtureLevels trial_fixture_levels;

HekImage *
trial_fixture_picture (void)
{
  g_autoptr (GError) error = NULL;
  HekImage *image = hek_image_new (96, 64, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, &error);

  g_assert_no_error (error);
  for (guint y = 0; y < image->height; y++)
    for (guint x = 0; x < image->width; x++)
      {
        guint8 *p = hek_image_row (image, y) + 3 * x;
        gboolean inside = (x - 48) * (x - 48) + (y - 32) * (y - 32) < 400;

        p[0] = (guint8) (20 + 2 * x);
        p[1] = (guint8) (inside ? 200 - y : 10 + 2 * y);
        p[2] = (guint8) ((x * 7 + y * 13) % 50 + (inside ? 150 : 40));
      }
  return image;
}

static HekQuantized *
trial_fixture_run (const HekImage         *image,
                   const HekOptionValues  *values,
                   const HekPaletteLocks  *locks,
                   const HekViewing       *viewing,
                   const HekTask          *task,
                   GError                **error)
{
  guint level = (guint) values->v[0];
  guint amplitude = trial_fixture_levels.amplitude[level];
  HekQuantized *quantized;

  if (!hek_task_check (task, error))
    return NULL;
  trial_fixture_levels.was_run[level] = TRUE;
  trial_fixture_levels.n_runs++;

  quantized = g_new0 (HekQuantized, 1);
  g_atomic_ref_count_init (&quantized->ref);
  quantized->image = hek_image_new (image->width, image->height, 3, HEK_SAMPLE_U8,
                                    HEK_ENCODING_SRGB, error);
  for (guint y = 0; y < image->height; y++)
    for (guint i = 0; i < 3 * image->width; i++)
      {
        guint v = hek_image_row (image, y)[i];

        hek_image_row (quantized->image, y)[i] =
          (guint8) (v + amplitude <= 255 ? v + amplitude : v - amplitude);
      }
  return quantized;
}

static const HekOption options[] = {
  { .name = "level", .label = "Level", .help = "How good.", .type = HEK_OPTION_INT, .def = 8,
    .min = 1, .max = TRIAL_FIXTURE_LEVELS },
};

const HekImageQuantizer trial_fixture_quantizer = {
  .id = "fixture",
  .label = "Fixture",
  .help = "Adds a known error.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .run = trial_fixture_run,
};
