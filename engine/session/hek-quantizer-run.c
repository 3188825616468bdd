/* SPDX-License-Identifier: Apache-2.0 */
/* A run of the quantizer page: what is to be measured, how far it is, and what came out. The
 * session writes it; everybody else reads. */
#include "config.h"

#include "hek-quantizer-run.h"

#include <glib/gi18n-lib.h>

#include "hek-quantizer-private.h"

static guint changed_signal;

G_DEFINE_FINAL_TYPE (HekQuantizerRun, hek_quantizer_run, G_TYPE_OBJECT)

static void
hek_quantizer_run_finalize (GObject *object)
{
  HekQuantizerRun *run = HEK_QUANTIZER_RUN (object);

  g_clear_pointer (&run->result, hek_quantizer_result_unref);
  g_clear_pointer (&run->data, hek_quantizer_data_unref);
  g_array_unref (run->losses);
  g_free (run->label);
  g_free (run->message);
  g_free (run->codebook);
  G_OBJECT_CLASS (hek_quantizer_run_parent_class)->finalize (object);
}

static void
hek_quantizer_run_class_init (HekQuantizerRunClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hek_quantizer_run_finalize;

  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
hek_quantizer_run_init (HekQuantizerRun *run)
{
  run->losses = g_array_new (FALSE, FALSE, sizeof (double));
  run->is_current = TRUE;
}

void
hek_quantizer_run_emit_changed (HekQuantizerRun *run)
{
  g_signal_emit (run, changed_signal, 0);
}

static void
set_code_bytes (HekQuantizerRun *run,
                gsize            code_bytes)
{
  g_autofree char *method = hek_evaluate_describe_method (run->codec, &run->values);

  g_free (run->label);
  run->code_bytes = code_bytes;
  run->label = g_strdup_printf (ngettext ("%s · %zu byte", "%s · %zu bytes", code_bytes), method,
                                code_bytes);
}

HekQuantizerRun *
hek_quantizer_run_new (const HekCodec        *codec,
                       const HekOptionValues *values,
                       gsize                  budget,
                       gsize                  planned_bytes)
{
  HekQuantizerRun *run = g_object_new (HEK_TYPE_QUANTIZER_RUN, NULL);

  run->codec = codec;
  run->values = *values;
  run->budget = budget;
  run->planned_bytes = planned_bytes;
  set_code_bytes (run, planned_bytes);
  return run;
}

gboolean
hek_quantizer_run_is_for (HekQuantizerRun       *run,
                          const HekCodec        *codec,
                          const HekOptionValues *values,
                          gsize                  planned_bytes)
{
  guint n_options;

  if (run->codec != codec || run->planned_bytes != planned_bytes)
    return FALSE;
  hek_codec_options (codec, &n_options);
  for (guint i = 0; i < n_options; i++)
    if (run->values.v[i] != values->v[i])
      return FALSE;
  return TRUE;
}

/* --- what the session writes ----------------------------------------------------------------- */

void
hek_quantizer_run_set_state (HekQuantizerRun      *run,
                             HekQuantizerRunState  state,
                             const char           *message)
{
  run->state = state;
  g_free (run->message);
  run->message = g_strdup (message);
}

void
hek_quantizer_run_reset (HekQuantizerRun *run)
{
  hek_quantizer_run_set_state (run, HEK_QUANTIZER_RUN_WAITING, NULL);
  run->fraction = 0;
  run->again = FALSE;
  run->is_best = FALSE;
  run->is_current = TRUE;
  set_code_bytes (run, run->planned_bytes);
  g_array_set_size (run->losses, 0);
  g_clear_pointer (&run->result, hek_quantizer_result_unref);
  g_clear_pointer (&run->data, hek_quantizer_data_unref);
  g_clear_pointer (&run->codebook, g_free);
}

void
hek_quantizer_run_take_result (HekQuantizerRun    *run,
                               HekQuantizerResult *result)
{
  hek_quantizer_run_set_state (run, HEK_QUANTIZER_RUN_DONE, NULL);
  run->fraction = 1;
  run->again = FALSE;
  g_clear_pointer (&run->result, hek_quantizer_result_unref);
  run->result = hek_quantizer_result_ref (result);
  g_clear_pointer (&run->data, hek_quantizer_data_unref);
  run->data = hek_quantizer_data_ref (result->data);
  run->rerank = result->evaluation->rerank;
  set_code_bytes (run, result->evaluation->code_bytes);
}

/* --- what everybody reads -------------------------------------------------------------------- */

HekQuantizerRunState
hek_quantizer_run_get_state (HekQuantizerRun *run)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_RUN (run), HEK_QUANTIZER_RUN_FAILED);

  return run->state;
}

const HekCodec *
hek_quantizer_run_get_codec (HekQuantizerRun *run)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_RUN (run), NULL);

  return run->codec;
}

const HekOptionValues *
hek_quantizer_run_get_values (HekQuantizerRun *run)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_RUN (run), NULL);

  return &run->values;
}

gsize
hek_quantizer_run_get_budget (HekQuantizerRun *run)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_RUN (run), 0);

  return run->budget;
}

gsize
hek_quantizer_run_get_code_bytes (HekQuantizerRun *run)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_RUN (run), 0);

  return run->code_bytes;
}

const char *
hek_quantizer_run_get_label (HekQuantizerRun *run)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_RUN (run), NULL);

  return run->label;
}

const char *
hek_quantizer_run_get_message (HekQuantizerRun *run)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_RUN (run), NULL);

  return run->message;
}

double
hek_quantizer_run_get_fraction (HekQuantizerRun *run)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_RUN (run), 0);

  return run->fraction;
}

const double *
hek_quantizer_run_get_losses (HekQuantizerRun *run,
                              guint           *n)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_RUN (run), NULL);

  *n = run->losses->len;
  return (const double *) run->losses->data;
}

const HekEvaluation *
hek_quantizer_run_get_evaluation (HekQuantizerRun *run)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_RUN (run), NULL);

  return run->result != NULL ? run->result->evaluation : NULL;
}

gboolean
hek_quantizer_run_is_current (HekQuantizerRun *run)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_RUN (run), FALSE);

  return run->is_current;
}

gboolean
hek_quantizer_run_is_best (HekQuantizerRun *run)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_RUN (run), FALSE);

  return run->is_best;
}

gboolean
hek_quantizer_run_get_pinned (HekQuantizerRun *run)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_RUN (run), FALSE);

  return run->pinned;
}

void
hek_quantizer_run_set_pinned (HekQuantizerRun *run,
                              gboolean         pinned)
{
  g_return_if_fail (HEK_IS_QUANTIZER_RUN (run));

  if (!run->pinned == !pinned)
    return;
  run->pinned = !run->pinned;
  hek_quantizer_run_emit_changed (run);
}

const char *
hek_quantizer_run_get_codebook (HekQuantizerRun *run)
{
  g_return_val_if_fail (HEK_IS_QUANTIZER_RUN (run), NULL);

  return run->codebook;
}
