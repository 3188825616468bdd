/* SPDX-License-Identifier: Apache-2.0 */
/* Carrying out one recipe and measuring what came of it. Trials are frozen once returned. */
#include "config.h"

#include "hek-trial.h"

#include "hek-ref.h"

HekTrial *
hek_trial_ref (HekTrial *trial)
{
  g_atomic_ref_count_inc (&trial->ref);
  return trial;
}

void
hek_trial_unref (HekTrial *trial)
{
  if (!hek_ref_drop (&trial->ref))
    return;
  g_clear_pointer (&trial->quantized, hek_quantized_unref);
  g_clear_pointer (&trial->file, g_bytes_unref);
  g_free (trial);
}

HekTrial *
hek_trial_copy_numbers (const HekTrial *trial)
{
  HekTrial *copy = g_new (HekTrial, 1);

  *copy = *trial;
  g_atomic_ref_count_init (&copy->ref);
  copy->quantized = NULL;
  copy->file = NULL;
  return copy;
}

HekTrial *
hek_trial_add_metrics (HekTrial              *trial,
                       const HekMetricReport *more)
{
  HekTrial *sum = hek_trial_copy_numbers (trial);

  sum->quantized = trial->quantized != NULL ? hek_quantized_ref (trial->quantized) : NULL;
  sum->file = trial->file != NULL ? g_bytes_ref (trial->file) : NULL;
  hek_metric_report_add (&sum->metrics, more);
  return sum;
}

HekTrial *
hek_trial_measure (const HekImage   *image,
                   const HekRecipe  *recipe,
                   HekQuantized     *quantized,
                   HekTrialFlags     flags,
                   const HekTask    *task,
                   GError          **error)
{
  g_autoptr (HekTrial) trial = g_new0 (HekTrial, 1);
  HekTask metrics_task = hek_task_sub (task, 0.0, 0.8);
  HekTask file_task = hek_task_sub (task, 0.8, 0.2);
  HekMetricSetup setup;

  g_atomic_ref_count_init (&trial->ref);
  hek_metric_setup_init_viewing (&setup, &recipe->viewing);
  trial->recipe = *recipe;
  trial->width = image->width;
  trial->height = image->height;
  trial->suffix = hek_quantized_suffix (quantized);
  trial->bits_per_pixel = quantized->bits_per_pixel;
  trial->entropy_bits_per_pixel = quantized->entropy_bits_per_pixel;
  trial->quantize_s = quantized->quantize_s;
  trial->quantize_cpu_s = quantized->quantize_cpu_s;
  if (flags & HEK_TRIAL_KEEP_IMAGE)
    trial->quantized = hek_quantized_ref (quantized);

  if ((flags & HEK_TRIAL_METRICS) &&
      !hek_metric_evaluate (image, quantized->image, NULL, 0, &setup, &trial->metrics, NULL,
                            NULL, &metrics_task, error))
    return NULL;

  if (flags & HEK_TRIAL_FILE)
    {
      g_autoptr (GBytes) file = hek_quantized_encode (quantized, HEK_TRIAL_PNG_LEVEL, &file_task,
                                                      error);

      if (file == NULL)
        return NULL;
      trial->file_bytes = g_bytes_get_size (file);
      if (flags & HEK_TRIAL_KEEP_FILE)
        trial->file = g_steal_pointer (&file);
    }
  hek_task_progress (task, 1.0);
  return g_steal_pointer (&trial);
}

HekTrial *
hek_trial_run (const HekImage   *image,
               const HekRecipe  *recipe,
               HekTrialFlags     flags,
               const HekTask    *task,
               GError          **error)
{
  HekTask quantize_task = hek_task_sub (task, 0.0, 0.5);
  HekTask measure_task = hek_task_sub (task, 0.5, 0.5);
  g_autoptr (HekQuantized) quantized = hek_imagequant_run (recipe->quantizer, image,
                                                           &recipe->values, &recipe->locks,
                                                           &recipe->viewing, &quantize_task,
                                                           error);

  if (quantized == NULL)
    return NULL;
  return hek_trial_measure (image, recipe, quantized, flags, &measure_task, error);
}
