/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Measures the pictures of a study. One picture is in memory at a time (two with two folders); the
 * loops of the engine use all processors on it. What goes wrong with a picture is kept beside the
 * rows; only a cancel or a folder that cannot be read ends the whole.
 */
#include "config.h"

#include "hek-study-private.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "hek-image-file.h"
#include "hek-image-tonemap.h"
#include "hek-trial.h"

typedef struct
{
  HekStudy *study;      /* owned */
  GPtrArray *names;     /* owned: of the originals */
  GPtrArray *opposites; /* owned (nullable): of the other folder */
  HekMetricSetup setup;

  /* borrowed */
  HekStudyStepFunc step_func;
  gpointer user_data;
} HekStudyWork;

/* What is measured now. All borrowed. */
typedef struct
{
  const char *name; /* in the folder of the originals */
  const HekImage *image;
  HekImage *thumbnail; /* (nullable) */
} HekStudyOriginal;

static void
hek_study_work_clear (HekStudyWork *work)
{
  g_clear_pointer (&work->study, hek_study_free);
  g_clear_pointer (&work->names, g_ptr_array_unref);
  g_clear_pointer (&work->opposites, g_ptr_array_unref);
}

static void
hek_study_tell (HekStudyWork          *work,
                HekStudyRow           *row,
                const HekStudyFailure *failure)
{
  if (work->step_func != NULL)
    work->step_func (work->study->n_done, work->study->n_pictures, row, failure, work->user_data);
}

/* Notes why a picture was left out. Returns: FALSE for a cancel, which ends the study */
static gboolean
hek_study_note_failure (HekStudyWork  *work,
                        const char    *name,
                        GError        *reason,
                        GError       **error)
{
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *base = g_path_get_basename (shown);
  const char *text = reason->message;
  HekStudyFailure *failure;

  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, reason);
      return FALSE;
    }
  /* messages about files begin with their name, which stands beside them here */
  if (g_str_has_prefix (text, base))
    text += strlen (base) + strspn (text + strlen (base), ": ");
  failure = hek_study_failure_new (shown, text);
  g_ptr_array_add (work->study->failures, failure);
  hek_study_tell (work, NULL, failure);
  g_error_free (reason);
  return TRUE;
}

static HekStudyRow *
hek_study_row_new (const HekStudyWork     *work,
                   const HekStudyOriginal *original)
{
  HekStudyRow *row = g_new0 (HekStudyRow, 1);

  g_atomic_ref_count_init (&row->ref);
  row->name = g_filename_display_name (original->name);
  row->path = g_build_filename (work->study->spec.folder, original->name, NULL);
  row->main_value = NAN;
  row->width = original->image->width;
  row->height = original->image->height;
  row->thumbnail = original->thumbnail != NULL ? hek_image_ref (original->thumbnail) : NULL;
  return row;
}

static gboolean
hek_study_measure (HekStudyWork    *work,
                   const HekImage  *ref,
                   const HekImage  *test,
                   HekStudyRow     *row,
                   const HekTask   *task,
                   GError         **error)
{
  const HekStudySpec *spec = &work->study->spec;

  if (!hek_metric_evaluate (ref, test, spec->metrics, spec->n_metrics, &work->setup, &row->metrics,
                            NULL, NULL, task, error))
    return FALSE;
  g_ptr_array_add (work->study->rows, hek_study_row_ref (row));
  hek_study_tell (work, row, NULL);
  return TRUE;
}

/* --- originals and a recipe ---------------------------------------------------------------- */

static gboolean
hek_study_quantize_at (HekStudyWork            *work,
                       const HekStudyOriginal  *original,
                       double                   value,
                       const HekTask           *task,
                       GError                 **error)
{
  HekRecipe recipe = work->study->spec.recipe;
  HekTask quantize = hek_task_sub (task, 0, 0.5), measure = hek_task_sub (task, 0.5, 0.5);
  g_autoptr (HekStudyRow) row = hek_study_row_new (work, original);
  g_autoptr (HekTrial) trial = NULL;

  hek_recipe_set_main (&recipe, value);
  trial = hek_trial_run (original->image, &recipe, HEK_TRIAL_FILE | HEK_TRIAL_KEEP_IMAGE,
                         &quantize, error);
  if (trial == NULL)
    return FALSE;
  row->main_value = value;
  row->bytes = trial->file_bytes;
  row->bits_per_pixel = trial->bits_per_pixel;
  return hek_study_measure (work, original->image, trial->quantized->image, row, &measure, error);
}

static gboolean
hek_study_quantize (HekStudyWork            *work,
                    const HekStudyOriginal  *original,
                    const HekTask           *task,
                    GError                 **error)
{
  const HekStudySpec *spec = &work->study->spec;
  double own = hek_recipe_get_main (&spec->recipe);
  const double *values = spec->n_values > 0 ? spec->values : &own;
  guint n = MAX (spec->n_values, 1);

  for (guint i = 0; i < n; i++)
    {
      HekTask part = hek_task_sub (task, (double) i / n, 1.0 / n);

      if (!hek_study_quantize_at (work, original, values[i], &part, error))
        return FALSE;
    }
  return TRUE;
}

/* --- two folders --------------------------------------------------------------------------- */

static gboolean
hek_study_compare (HekStudyWork            *work,
                   const HekStudyOriginal  *original,
                   const HekTask           *task,
                   GError                 **error)
{
  const HekImage *image = original->image;
  HekTask load = hek_task_sub (task, 0, 0.3), measure = hek_task_sub (task, 0.3, 0.7);
  const char *opposite = hek_study_find_counterpart (work->opposites, original->name, error);
  g_autoptr (HekStudyRow) row = NULL;
  g_autoptr (HekImage) other = NULL;
  GStatBuf file;

  if (opposite == NULL)
    return FALSE;
  row = hek_study_row_new (work, original);
  row->against = g_build_filename (work->study->spec.against, opposite, NULL);
  other = hek_image_load (row->against, NULL, &load, error);
  if (other == NULL)
    {
      /* the name is that of the original: say which of the two cannot be read */
      g_prefix_error (error, "the picture in the other folder: ");
      return FALSE;
    }
  if (g_stat (row->against, &file) == 0)
    row->bytes = (gsize) file.st_size;
  row->bits_per_pixel = 8 * (double) row->bytes / ((double) image->width * image->height);
  return hek_study_measure (work, image, other, row, &measure, error);
}

/* --- the loop ------------------------------------------------------------------------------ */

static gboolean
hek_study_one_picture (HekStudyWork   *work,
                       const char     *name,
                       const HekTask  *task,
                       GError        **error)
{
  HekTask load = hek_task_sub (task, 0, 0.1), small = hek_task_sub (task, 0.1, 0.05);
  HekTask rest = hek_task_sub (task, 0.15, 0.85);
  guint32 side = work->study->spec.thumbnail_px;
  g_autofree char *path = g_build_filename (work->study->spec.folder, name, NULL);
  g_autoptr (HekImage) image = hek_image_load (path, NULL, &load, error);
  g_autoptr (HekImage) thumbnail = NULL;
  HekStudyOriginal original = { .name = name };

  if (image == NULL)
    return FALSE;
  if (side > 0 && (thumbnail = hek_image_thumbnail (image, side, &small, error)) == NULL)
    return FALSE;
  original.image = image;
  original.thumbnail = thumbnail;
  if (work->opposites != NULL)
    return hek_study_compare (work, &original, &rest, error);
  return hek_study_quantize (work, &original, &rest, error);
}

static gboolean
hek_study_list (HekStudyWork   *work,
                const HekTask  *task,
                GError        **error)
{
  const HekStudySpec *spec = &work->study->spec;

  work->names = hek_study_list_pictures (spec->folder, spec->recursive, work->study->failures,
                                         task, error);
  if (work->names == NULL)
    return FALSE;
  if (work->names->len == 0)
    {
      g_autofree char *shown = g_filename_display_name (spec->folder);

      g_set_error (error, HEK_STUDY_ERROR, HEK_STUDY_ERROR_EMPTY, "%s: no pictures in this folder",
                   shown);
      return FALSE;
    }
  if (spec->against != NULL)
    {
      work->opposites = hek_study_list_pictures (spec->against, spec->recursive, NULL, task,
                                                 error);
      if (work->opposites == NULL)
        return FALSE;
    }
  work->study->n_pictures = work->names->len;
  return TRUE;
}

static gboolean
hek_study_run_all (HekStudyWork   *work,
                   const HekTask  *task,
                   GError        **error)
{
  if (!hek_study_list (work, task, error))
    return FALSE;
  hek_study_tell (work, NULL, NULL);
  for (guint i = 0; i < work->study->failures->len; i++)
    hek_study_tell (work, NULL, work->study->failures->pdata[i]);
  for (guint i = 0; i < work->names->len; i++)
    {
      HekTask part = hek_task_sub (task, (double) i / work->names->len, 1.0 / work->names->len);
      const char *name = work->names->pdata[i];
      GError *reason = NULL;

      if (!hek_task_check (task, error))
        return FALSE;
      if (!hek_study_one_picture (work, name, &part, &reason)
          && !hek_study_note_failure (work, name, reason, error))
        return FALSE;
      work->study->n_done++;
      hek_study_tell (work, NULL, NULL);
      hek_task_progress (&part, 1.0);
    }
  return TRUE;
}

HekStudy *
hek_study_run (const HekStudySpec  *spec,
               HekStudyStepFunc     step_func,
               gpointer             user_data,
               const HekTask       *task,
               GError             **error)
{
  HekStudyWork work = { .step_func = step_func, .user_data = user_data };
  HekStudy *study = NULL;

  g_return_val_if_fail (spec->folder != NULL && spec->n_metrics > 0, NULL);

  work.study = hek_study_new (spec);
  hek_metric_setup_init_viewing (&work.setup, &spec->recipe.viewing);
  if (hek_study_run_all (&work, task, error))
    study = g_steal_pointer (&work.study);
  hek_study_work_clear (&work);
  return study;
}
