/* SPDX-License-Identifier: Apache-2.0 */
/* Evaluations for machines: JSON with all that was measured, CSV with the figures. */
#include "config.h"

#include "hek-evaluate-write-private.h"

#include "hek-csv-text.h"
#include "hek-json-text.h"

#include <math.h>

static void
append_numbers (GString      *out,
                const char   *key,
                const double *values,
                gsize         n)
{
  g_string_append_printf (out, ",\n      \"%s\": [", key);
  for (gsize i = 0; i < n; i++)
    {
      g_string_append (out, i > 0 ? ", " : "");
      hek_json_text_append_number (out, values[i]);
    }
  g_string_append_c (out, ']');
}

static void
append_member (GString    *out,
               const char *key,
               double      value)
{
  g_string_append_printf (out, ",\n      \"%s\": ", key);
  hek_json_text_append_number (out, value);
}

static void
append_options (GString             *out,
                const HekEvaluation *evaluation)
{
  guint n;
  const HekOption *options = hek_codec_options (hek_codebook_codec (evaluation->book), &n);

  g_string_append (out, ",\n      \"options\": {");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *value = hek_option_format (&options[i], evaluation->values.v[i]);

      g_string_append_printf (out, "%s\"%s\": ", i > 0 ? ", " : "", options[i].name);
      hek_json_text_append_string (out, value);
    }
  g_string_append_c (out, '}');
}

static void
append_errors (GString                 *out,
               const HekEvaluateErrors *errors,
               guint                    dim)
{
  double bins[HEK_EVALUATE_N_BINS];

  for (guint i = 0; i < HEK_EVALUATE_N_BINS; i++)
    bins[i] = (double) errors->bins[i];
  append_numbers (out, "error_quantiles_at", hek_evaluate_quantiles, HEK_EVALUATE_N_QUANTILES);
  append_numbers (out, "error_quantiles", errors->quantiles, HEK_EVALUATE_N_QUANTILES);
  append_member (out, "error_bin_width", errors->bin_width);
  append_numbers (out, "error_bins", bins, HEK_EVALUATE_N_BINS);
  append_numbers (out, "dimension_mse", errors->dim_mse, dim);
  append_numbers (out, "dimension_relative_error", errors->dim_relative, dim);
  if (errors->n_subspaces == 0)
    return;
  append_numbers (out, "subspace_mse", errors->subspace_mse, errors->n_subspaces);
  append_numbers (out, "subspace_relative_error", errors->subspace_relative, errors->n_subspaces);
}

/* Of each subspace: dead centroids, and the part of the vectors that its largest one stands for. */
static void
append_use (GString              *out,
            const HekCentroidUse *use,
            gsize                 n_base)
{
  g_autofree double *dead = g_new0 (double, use->n_subspaces);
  g_autofree double *largest = g_new0 (double, use->n_subspaces);

  for (guint s = 0; s < use->n_subspaces; s++)
    for (guint c = 0; c < use->n_centroids; c++)
      {
        guint32 count = use->counts[(gsize) s * use->n_centroids + c];

        dead[s] += count == 0;
        largest[s] = MAX (largest[s], (double) count / (double) n_base);
      }
  append_member (out, "n_centroids", use->n_centroids);
  append_numbers (out, "subspace_dead_centroids", dead, use->n_subspaces);
  append_numbers (out, "subspace_largest_part", largest, use->n_subspaces);
}

static void
append_evaluation (GString             *out,
                   const HekEvaluation *evaluation,
                   gboolean             with_errors)
{
  g_string_append_printf (out, "    {\n      \"method\": \"%s\"",
                          hek_codec_id (hek_codebook_codec (evaluation->book)));
  append_options (out, evaluation);
  for (guint i = 0; i < hek_evaluate_n_figures (); i++)
    {
      const HekEvaluateFigure *figure = hek_evaluate_figure (i);

      append_member (out, figure->key, figure->get (evaluation));
    }
  append_member (out, "rerank", evaluation->rerank);
  append_member (out, "n_train", (double) evaluation->n_train);
  if (with_errors && evaluation->errors != NULL)
    append_errors (out, evaluation->errors, evaluation->dim);
  if (with_errors && evaluation->centroid_use != NULL)
    append_use (out, evaluation->centroid_use, evaluation->n_base);
  g_string_append (out, "\n    }");
}

/* In UTC, to the second. */
static void
append_moment (GString *out,
               gint64   moment_us)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (moment_us / G_USEC_PER_SEC);
  g_autofree char *text = moment != NULL ? g_date_time_format (moment, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  if (text != NULL)
    g_string_append_printf (out, ",\n  \"measured\": \"%s\"", text);
}

char *
hek_evaluate_to_json (const GPtrArray       *evaluations,
                      const HekEvaluateSet  *set,
                      const HekEvaluateJson *wish)
{
  GString *out = g_string_new ("{\n  \"title\": ");
  const HekRows *base = hek_evaluate_set_get_base (set);

  hek_json_text_append_string (out, wish->title);
  if (wish->measured_us != 0)
    append_moment (out, wish->measured_us);
  g_string_append_printf (out,
                          ",\n  \"distance\": \"%s\",\n  \"dim\": %u,\n  \"n_base\": %zu,\n"
                          "  \"n_queries\": %zu,\n  \"reference\": \"exact search\",\n"
                          "  \"evaluations\": [",
                          hek_distance_id (hek_evaluate_set_get_distance (set)), base->dim,
                          base->n, hek_evaluate_set_get_queries (set)->n);
  for (guint i = 0; i < evaluations->len; i++)
    {
      g_string_append (out, i > 0 ? ",\n" : "\n");
      append_evaluation (out, evaluations->pdata[i], wish->with_errors);
    }
  g_string_append (out, "\n  ]\n}\n");
  return g_string_free (out, FALSE);
}

char *
hek_evaluate_to_csv (const GPtrArray *evaluations)
{
  GString *out = g_string_new ("method,options");

  for (guint f = 0; f < hek_evaluate_n_figures (); f++)
    g_string_append_printf (out, ",%s", hek_evaluate_figure (f)->key);
  g_string_append_c (out, '\n');
  for (guint i = 0; i < evaluations->len; i++)
    {
      const HekEvaluation *evaluation = evaluations->pdata[i];
      const HekCodec *codec = hek_codebook_codec (evaluation->book);
      g_autofree char *method = hek_evaluate_describe_method (codec, &evaluation->values);
      g_autofree char *quoted = hek_csv_text_quote (method);

      g_string_append_printf (out, "%s,%s", hek_codec_id (codec), quoted);
      for (guint f = 0; f < hek_evaluate_n_figures (); f++)
        {
          double value = hek_evaluate_figure (f)->get (evaluation);
          g_autofree char *text = isnan (value) ? g_strdup ("") : hek_json_text_number (value);

          g_string_append_printf (out, ",%s", text);
        }
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}
