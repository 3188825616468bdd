/* SPDX-License-Identifier: Apache-2.0 */
/* The values that a study is made of: what is asked for, rows, failures, and all of them. */
#include "config.h"

#include "hek-study.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-ref.h"

G_DEFINE_QUARK (hek-study-error-quark, hek_study_error)

void
hek_study_spec_init (HekStudySpec    *spec,
                     const HekRecipe *recipe)
{
  memset (spec, 0, sizeof *spec);
  spec->recipe = *recipe;
}

void
hek_study_spec_copy (HekStudySpec       *copy,
                     const HekStudySpec *spec)
{
  *copy = *spec;
  copy->folder = g_strdup (spec->folder);
  copy->against = g_strdup (spec->against);
}

void
hek_study_spec_clear (HekStudySpec *spec)
{
  g_clear_pointer (&spec->folder, g_free);
  g_clear_pointer (&spec->against, g_free);
}

void
hek_study_spec_add_metric (HekStudySpec    *spec,
                           const HekMetric *metric)
{
  for (guint i = 0; i < spec->n_metrics; i++)
    if (spec->metrics[i] == metric)
      return;
  g_return_if_fail (spec->n_metrics < HEK_METRICS_MAX);
  spec->metrics[spec->n_metrics++] = metric;
}

gboolean
hek_study_spec_measures (const HekStudySpec   *spec,
                         const HekMetricValue *what)
{
  const HekMetric *metric = hek_metric_find_key (what->key, NULL);

  for (guint i = 0; i < spec->n_metrics; i++)
    if (spec->metrics[i] == metric)
      return TRUE;
  return FALSE;
}

/* --- rows and failures --------------------------------------------------------------------- */

HekStudyRow *
hek_study_row_ref (HekStudyRow *row)
{
  g_atomic_ref_count_inc (&row->ref);
  return row;
}

void
hek_study_row_unref (HekStudyRow *row)
{
  if (!hek_ref_drop (&row->ref))
    return;
  g_free (row->name);
  g_free (row->path);
  g_free (row->against);
  g_clear_pointer (&row->thumbnail, hek_image_unref);
  g_free (row);
}

char *
hek_study_row_label (const HekStudySpec *spec,
                     const HekStudyRow  *row)
{
  const HekImageQuantizer *quantizer = spec->recipe.quantizer;
  const HekOption *option = &quantizer->options[quantizer->main_option_idx];
  g_autofree char *value = NULL;

  if (spec->n_values < 2 || isnan (row->main_value))
    return g_strdup (row->name);
  if (option->type == HEK_OPTION_CHOICE)
    value = g_strdup (_(option->choices[(guint) row->main_value].label));
  else
    value = hek_option_format (option, row->main_value);
  if (option->unit != NULL)
    return g_strdup_printf ("%s, %s %s", row->name, value, _(option->unit));
  return g_strdup_printf ("%s, %s %s", row->name, _(option->label), value);
}

HekStudyFailure *
hek_study_failure_new (const char *name,
                       const char *reason)
{
  HekStudyFailure *failure = g_new0 (HekStudyFailure, 1);

  failure->name = g_strdup (name);
  failure->reason = g_strdup (reason);
  return failure;
}

void
hek_study_failure_free (HekStudyFailure *failure)
{
  g_free (failure->name);
  g_free (failure->reason);
  g_free (failure);
}

/* --- the whole ----------------------------------------------------------------------------- */

HekStudy *
hek_study_new (const HekStudySpec *spec)
{
  HekStudy *study = g_new0 (HekStudy, 1);

  hek_study_spec_copy (&study->spec, spec);
  study->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_study_row_unref);
  study->failures = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_study_failure_free);
  return study;
}

HekStudy *
hek_study_copy (const HekStudy *study)
{
  HekStudy *copy = hek_study_new (&study->spec);

  copy->n_pictures = study->n_pictures;
  copy->n_done = study->n_done;
  for (guint i = 0; i < study->rows->len; i++)
    g_ptr_array_add (copy->rows, hek_study_row_ref (study->rows->pdata[i]));
  for (guint i = 0; i < study->failures->len; i++)
    {
      const HekStudyFailure *failure = study->failures->pdata[i];

      g_ptr_array_add (copy->failures, hek_study_failure_new (failure->name, failure->reason));
    }
  return copy;
}

void
hek_study_free (HekStudy *study)
{
  hek_study_spec_clear (&study->spec);
  g_ptr_array_unref (study->rows);
  g_ptr_array_unref (study->failures);
  g_free (study);
}
