/* SPDX-License-Identifier: Apache-2.0 */
/* The figures of an evaluation, in the order in which tables show them. */
#include "config.h"

#include "hek-evaluate-report.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static double
get_code_bytes (const HekEvaluation *e)
{
  return (double) e->code_bytes;
}

static double
get_bytes_per_vector (const HekEvaluation *e)
{
  return e->bytes_per_vector;
}

static double
get_share_bytes (const HekEvaluation *e)
{
  return (double) e->share_bytes;
}

static double
get_compression (const HekEvaluation *e)
{
  return e->compression;
}

static double
get_code_compression (const HekEvaluation *e)
{
  return e->code_compression;
}

static double
get_mse (const HekEvaluation *e)
{
  return e->errors != NULL ? e->errors->mse : NAN;
}

static double
get_relative_error (const HekEvaluation *e)
{
  return e->errors != NULL ? e->errors->relative : NAN;
}

static double
get_mse_held_out (const HekEvaluation *e)
{
  return e->errors != NULL ? e->errors->held_out_mse : NAN;
}

static double
get_dead_centroids (const HekEvaluation *e)
{
  return e->centroid_use != NULL ? e->centroid_use->n_dead : NAN;
}

static double
get_train_s (const HekEvaluation *e)
{
  return e->train_s;
}

static double
get_encode (const HekEvaluation *e)
{
  return e->encode_vectors_per_s;
}

static double
get_scan_qps (const HekEvaluation *e)
{
  return e->scan_qps;
}

#define RECALL(name, member)                                                                       \
  static double                                                                                    \
  get_##name (const HekEvaluation *e)                                                              \
  {                                                                                                \
    return e->member.value;                                                                        \
  }                                                                                                \
  static double                                                                                    \
  get_##name##_low (const HekEvaluation *e)                                                        \
  {                                                                                                \
    return e->member.low;                                                                          \
  }                                                                                                \
  static double                                                                                    \
  get_##name##_high (const HekEvaluation *e)                                                       \
  {                                                                                                \
    return e->member.high;                                                                         \
  }

RECALL (recall_at_1, recall[0])
RECALL (recall_at_10, recall[1])
RECALL (recall_at_100, recall[2])
RECALL (recall_at_10_reranked, reranked)

#define RECALL_FIGURES(name, label)                                                                \
  { #name, label, NULL, 4, get_##name },                                                           \
  { #name "_low", N_("at least, 95 % sure"), NULL, 4, get_##name##_low },                         \
  { #name "_high", N_("at most, 95 % sure"), NULL, 4, get_##name##_high }

static const HekEvaluateFigure figures[] = {
  { "code_bytes", N_("Code"), N_("bytes"), 0, get_code_bytes },
  { "bytes_per_vector", N_("A vector, with its part of the codebook"), N_("bytes"), 2,
    get_bytes_per_vector },
  { "share_bytes", N_("Codebook"), N_("bytes"), 0, get_share_bytes },
  { "compression", N_("Smaller than float32, with the codebook"), "×", 2, get_compression },
  { "code_compression", N_("Smaller than float32, codes alone"), "×", 2, get_code_compression },
  { "mse", N_("Squared error of a vector"), NULL, 4, get_mse },
  { "relative_error", N_("Of the variance"), NULL, 6, get_relative_error },
  { "mse_held_out", N_("Squared error of queries"), NULL, 4, get_mse_held_out },
  RECALL_FIGURES (recall_at_1, N_("Recall at 1")),
  RECALL_FIGURES (recall_at_10, N_("Recall at 10")),
  RECALL_FIGURES (recall_at_100, N_("Recall at 100")),
  RECALL_FIGURES (recall_at_10_reranked, N_("Recall at 10, reranked")),
  { "dead_centroids", N_("Centroids that no vector uses"), NULL, 0, get_dead_centroids },
  { "train_s", N_("Training"), N_("s"), 2, get_train_s },
  { "encode_vectors_per_s", N_("Encoding"), N_("vectors/s"), 0, get_encode },
  { "scan_qps", N_("Scans of all codes on one thread"), N_("1/s"), 1, get_scan_qps },
};

guint
hek_evaluate_n_figures (void)
{
  return G_N_ELEMENTS (figures);
}

const HekEvaluateFigure *
hek_evaluate_figure (guint i)
{
  g_return_val_if_fail (i < G_N_ELEMENTS (figures), NULL);

  return &figures[i];
}

int
hek_evaluate_find_figure (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    if (strcmp (figures[i].key, key) == 0)
      return (int) i;
  return -1;
}

HekEvaluateRow *
hek_evaluate_row_new (const char *method)
{
  HekEvaluateRow *row = g_new0 (HekEvaluateRow, 1);

  row->method = g_strdup (method);
  row->values = g_new (double, G_N_ELEMENTS (figures));
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    row->values[i] = NAN;
  return row;
}

void
hek_evaluate_row_free (HekEvaluateRow *row)
{
  g_free (row->method);
  g_free (row->values);
  g_free (row);
}

char *
hek_evaluate_describe_method (const HekCodec        *codec,
                            const HekOptionValues *values)
{
  guint n;
  const HekOption *options = hek_codec_options (codec, &n);
  GString *text = g_string_new (hek_codec_id (codec));

  for (guint i = 0; i < n; i++)
    if (values->v[i] != options[i].def)
      {
        g_autofree char *value = hek_option_format (&options[i], values->v[i]);

        g_string_append_printf (text, ", %s %s", options[i].name, value);
      }
  return g_string_free (text, FALSE);
}
