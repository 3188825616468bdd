/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-quantizer-summary.h"

#include <glib/gi18n.h>
#include <math.h>

#include "studio-quantizer-figures.h"
#include "studio-words.h"

#define STUDIO_RECALL_DECIMALS 2

static void
append_sentence (GString *text,
                 char    *sentence)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sentence);
  g_free (sentence);
}

static char *
summary_of_figures (HekQuantizerRun     *run,
                    const HekEvaluation *evaluation)
{
  GString *text = g_string_new (NULL);
  g_autofree char *bytes = studio_quantizer_figure_format (evaluation->bytes_per_vector, 1);

  append_sentence (text, g_strdup_printf (_("%s bytes a vector, %.1f times smaller than float32."),
                                          bytes, evaluation->compression));
  if (!isnan (evaluation->reranked.value))
    append_sentence (text,
                     g_strdup_printf (_("The codes find %.1f %% of the 10 nearest rows, %.1f %% "
                                        "when %u candidates are compared exactly."),
                                      100 * evaluation->recall[1].value,
                                      100 * evaluation->reranked.value, evaluation->rerank));
  else
    append_sentence (text, g_strdup_printf (_("The codes find %.1f %% of the 10 nearest rows."),
                                            100 * evaluation->recall[1].value));
  if (!hek_quantizer_run_is_current (run))
    append_sentence (text, g_strdup (_("Measured on another sample: not comparable.")));
  else if (hek_quantizer_run_is_best (run))
    append_sentence (text, g_strdup (_("No run has fewer bytes and finds as much.")));
  if (hek_quantizer_run_get_codebook (run) != NULL)
    append_sentence (text, g_strdup_printf (_("Kept as %s."),
                                            hek_quantizer_run_get_codebook (run)));
  return g_string_free (text, FALSE);
}

char *
studio_quantizer_summary_of_run (HekQuantizerRun *run)
{
  const HekEvaluation *evaluation = hek_quantizer_run_get_evaluation (run);
  const char *message = hek_quantizer_run_get_message (run);
  g_autofree char *state = NULL;

  if (evaluation != NULL)
    return summary_of_figures (run, evaluation);
  if (message != NULL)
    return studio_words_sentence (message);
  state = studio_quantizer_run_dup_state (run);
  return g_strdup_printf ("%s.", state != NULL ? state : "");
}

char *
studio_quantizer_summary_of_difference (HekQuantizerRun *run,
                                        HekQuantizerRun *reference)
{
  static const char *const keys[] = { "bytes_per_vector", "recall_at_10", "recall_at_10_reranked",
                                      "mse", "scan_qps" };
  const HekEvaluation *a = hek_quantizer_run_get_evaluation (run);
  const HekEvaluation *b = hek_quantizer_run_get_evaluation (reference);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const StudioQuantizerFigure *figure = studio_quantizer_figure_find (keys[i]);
      double va = studio_quantizer_figure_get (figure, a);
      double vb = studio_quantizer_figure_get (figure, b), low, high;
      gboolean open = va != vb && studio_quantizer_figure_compare (figure, a, b) == 0
                      && studio_quantizer_figure_get_interval (figure, a, &low, &high);
      g_autofree char *difference = NULL;

      if (isnan (va) || isnan (vb))
        continue;
      difference = studio_quantizer_figure_format_difference (figure, va, vb,
                                                              STUDIO_RECALL_DECIMALS);
      g_string_append_printf (text, "%s%s %s%s", text->len > 0 ? " · " : "", _(figure->title),
                              difference, open ? _(" (not certain)") : "");
    }
  return g_strdup_printf (_("Against %s: %s"), hek_quantizer_run_get_label (reference),
                          text->str);
}
