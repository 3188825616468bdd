/* SPDX-License-Identifier: Apache-2.0 */
/* A study as tables for machines: one line of CSV or one JSON object per picture and setting. */
#include "config.h"

#include "hek-study.h"

#include <math.h>

#include "hek-csv-text.h"
#include "hek-json-text.h"

/* The option that is swept, where it is one thing; %NULL with two folders. */
static const HekOption *
hek_study_main_option (const HekStudy *study)
{
  const HekImageQuantizer *quantizer = study->spec.recipe.quantizer;

  return study->spec.against != NULL ? NULL : &quantizer->options[quantizer->main_option_idx];
}

/* Returns: (transfer full) (nullable): by number of the row, its point of @pair */
static const HekStudyPoint **
hek_study_points_by_row (const HekStudy     *study,
                         const HekStudyPair *pair)
{
  const HekStudyPoint **points = g_new0 (const HekStudyPoint *, study->rows->len + 1);

  for (guint i = 0; pair != NULL && i < pair->points->len; i++)
    {
      const HekStudyPoint *point = &g_array_index (pair->points, HekStudyPoint, i);

      if (point->row_idx < study->rows->len)
        points[point->row_idx] = point;
    }
  return points;
}

/* --- CSV ----------------------------------------------------------------------------------- */

static void
hek_study_append_cell (GString *out,
                       double   value)
{
  g_autofree char *text = isnan (value) ? g_strdup ("") : hek_json_text_number (value);

  g_string_append_printf (out, ",%s", text);
}

static void
hek_study_append_csv_row (GString           *out,
                          const HekStudyRow *row,
                          const HekOption   *option)
{
  g_autofree char *name = hek_csv_text_quote (row->name);

  g_string_append (out, name);
  if (option != NULL)
    {
      g_autofree char *value = hek_option_format (option, row->main_value);

      g_string_append_printf (out, ",%s", value);
    }
  hek_study_append_cell (out, row->width);
  hek_study_append_cell (out, row->height);
  hek_study_append_cell (out, (double) row->bytes);
  hek_study_append_cell (out, row->bits_per_pixel);
  for (guint i = 0; i < row->metrics.n; i++)
    hek_study_append_cell (out, row->metrics.value[i]);
}

char *
hek_study_to_csv (const HekStudy     *study,
                  const HekStudyPair *pair)
{
  const HekOption *option = hek_study_main_option (study);
  g_autofree const HekStudyPoint **points = hek_study_points_by_row (study, pair);
  GString *out = g_string_new ("picture");

  if (option != NULL)
    g_string_append_printf (out, ",%s", option->name);
  g_string_append (out, ",width,height,file_bytes,bits_per_pixel");
  /* every row has the same metrics: they are measured together */
  for (guint i = 0; study->rows->len > 0; i++)
    {
      const HekStudyRow *row = study->rows->pdata[0];

      if (i == row->metrics.n)
        break;
      g_string_append_printf (out, ",%s", row->metrics.what[i]->key);
    }
  if (pair != NULL)
    g_string_append (out, ",disagreement,outlier");
  g_string_append_c (out, '\n');

  for (guint i = 0; i < study->rows->len; i++)
    {
      hek_study_append_csv_row (out, study->rows->pdata[i], option);
      if (pair != NULL)
        {
          hek_study_append_cell (out, points[i] != NULL ? points[i]->score : NAN);
          g_string_append (out, points[i] == NULL ? "," : points[i]->is_outlier ? ",1" : ",0");
        }
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

/* --- JSON ---------------------------------------------------------------------------------- */

static void
hek_study_append_text (GString    *out,
                       const char *key,
                       const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_string_append_printf (out, "\"%s\": ", key);
  hek_json_text_append_string (out, valid);
}

static void
hek_study_append_number (GString    *out,
                         const char *key,
                         double      value)
{
  g_string_append_printf (out, ", \"%s\": ", key);
  hek_json_text_append_number (out, value);
}

static void
hek_study_append_json_row (GString             *out,
                           const HekStudyRow   *row,
                           const HekStudyPoint *point,
                           const HekOption     *option)
{
  g_string_append (out, "    {");
  hek_study_append_text (out, "picture", row->name);
  if (option != NULL && option->type == HEK_OPTION_CHOICE)
    {
      g_string_append (out, ", ");
      hek_study_append_text (out, option->name, option->choices[(guint) row->main_value].id);
    }
  else if (option != NULL)
    hek_study_append_number (out, option->name, row->main_value);
  hek_study_append_number (out, "width", row->width);
  hek_study_append_number (out, "height", row->height);
  hek_study_append_number (out, "file_bytes", (double) row->bytes);
  hek_study_append_number (out, "bits_per_pixel", row->bits_per_pixel);
  for (guint i = 0; i < row->metrics.n; i++)
    hek_study_append_number (out, row->metrics.what[i]->key, row->metrics.value[i]);
  if (point != NULL)
    {
      hek_study_append_number (out, "disagreement", point->score);
      g_string_append_printf (out, ", \"outlier\": %s", point->is_outlier ? "true" : "false");
    }
  g_string_append_c (out, '}');
}

/* Every pair of numbers that were measured, each once. */
static void
hek_study_append_correlations (GString        *out,
                               const HekStudy *study)
{
  const HekStudyRow *first = study->rows->len > 0 ? study->rows->pdata[0] : NULL;
  guint n = first != NULL ? first->metrics.n : 0;
  gboolean is_first = TRUE;

  g_string_append (out, "  \"correlations\": [");
  for (guint i = 0; i < n; i++)
    for (guint j = i + 1; j < n; j++)
      {
        g_autoptr (HekStudyPair) pair = hek_study_pair_new (study->rows, first->metrics.what[i],
                                                            first->metrics.what[j]);

        g_string_append (out, is_first ? "\n    {" : ",\n    {");
        hek_study_append_text (out, "x", pair->x->key);
        g_string_append (out, ", ");
        hek_study_append_text (out, "y", pair->y->key);
        hek_study_append_number (out, "n", pair->points->len);
        hek_study_append_number (out, "spearman", pair->spearman);
        hek_study_append_number (out, "kendall", pair->kendall);
        g_string_append_c (out, '}');
        is_first = FALSE;
      }
  g_string_append (out, is_first ? "],\n" : "\n  ],\n");
}

static void
hek_study_append_pair (GString            *out,
                       const HekStudyPair *pair)
{
  g_string_append (out, "  \"pair\": {");
  hek_study_append_text (out, "x", pair->x->key);
  g_string_append (out, ", ");
  hek_study_append_text (out, "y", pair->y->key);
  hek_study_append_number (out, "n", pair->points->len);
  hek_study_append_number (out, "spearman", pair->spearman);
  hek_study_append_number (out, "kendall", pair->kendall);
  hek_study_append_number (out, "fence_low", pair->fence_low);
  hek_study_append_number (out, "fence_high", pair->fence_high);
  hek_study_append_number (out, "n_outliers", pair->n_outliers);
  g_string_append (out, "},\n");
}

char *
hek_study_to_json (const HekStudy     *study,
                   const HekStudyPair *pair)
{
  const HekOption *option = hek_study_main_option (study);
  g_autofree const HekStudyPoint **points = hek_study_points_by_row (study, pair);
  g_autofree char *recipe = hek_recipe_to_json (&study->spec.recipe);
  GString *out = g_string_new ("{\n  ");

  hek_study_append_text (out, "folder", study->spec.folder);
  g_string_append (out, ",\n  ");
  if (study->spec.against != NULL)
    hek_study_append_text (out, "against", study->spec.against);
  else
    g_string_append_printf (out, "\"recipe\": %s", recipe);
  g_string_append_printf (out, ",\n  \"n_pictures\": %u,\n", study->n_pictures);
  if (pair != NULL)
    hek_study_append_pair (out, pair);
  hek_study_append_correlations (out, study);

  g_string_append (out, "  \"rows\": [");
  for (guint i = 0; i < study->rows->len; i++)
    {
      g_string_append (out, i > 0 ? ",\n" : "\n");
      hek_study_append_json_row (out, study->rows->pdata[i], points[i], option);
    }
  g_string_append (out, study->rows->len > 0 ? "\n  ],\n" : "],\n");

  g_string_append (out, "  \"failures\": [");
  for (guint i = 0; i < study->failures->len; i++)
    {
      const HekStudyFailure *failure = study->failures->pdata[i];

      g_string_append (out, i > 0 ? ",\n    {" : "\n    {");
      hek_study_append_text (out, "picture", failure->name);
      g_string_append (out, ", ");
      hek_study_append_text (out, "reason", failure->reason);
      g_string_append_c (out, '}');
    }
  g_string_append (out, study->failures->len > 0 ? "\n  ]\n}\n" : "]\n}\n");
  return g_string_free (out, FALSE);
}
