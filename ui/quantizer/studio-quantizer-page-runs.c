/* SPDX-License-Identifier: Apache-2.0 */
/* What is done with the runs: begun, adopted, removed and put back. */
#include "config.h"

#include "studio-quantizer-page-private.h"

#include <glib/gi18n.h>

#include "studio-quantizer-adopt.h"
#include "studio-toast.h"

/* Who starts from nothing wants to see it work. */
static void
studio_quantizer_page_look_on (StudioQuantizerPage *self)
{
  if (studio_quantizer_page_count_done (self) == 0
      || g_str_equal (studio_quantizer_page_get_view (self), "codebooks"))
    g_action_group_change_action_state (G_ACTION_GROUP (self->actions), "view",
                                        g_variant_new_string ("training"));
}

void
studio_quantizer_page_start (StudioQuantizerPage *self)
{
  g_autoptr (GArray) plan = studio_quantizer_workbench_get_plan (self->workbench);

  studio_message_bar_hide (self->message_bar);
  for (guint i = 0; i < plan->len; i++)
    {
      const StudioPlanRun *run = &g_array_index (plan, StudioPlanRun, i);

      hek_quantizer_session_add (self->session, run->codec, &run->values, run->code_bytes);
    }
  studio_quantizer_page_look_on (self);
  studio_quantizer_page_update (self);
}

void
studio_quantizer_page_start_defaults (StudioQuantizerPage *self)
{
  studio_quantizer_workbench_set_defaults (self->workbench);
  studio_quantizer_page_start (self);
}

void
studio_quantizer_page_choose (StudioQuantizerPage *self)
{
  HekChooseTarget target;
  double seconds;

  if (!studio_quantizer_workbench_get_target (self->workbench, &target, &seconds))
    return;
  studio_message_bar_hide (self->message_bar);
  studio_page_set_sidebar_visible (STUDIO_PAGE (self), TRUE);
  studio_quantizer_workbench_set_choosing (self->workbench, TRUE);
  hek_quantizer_session_choose (self->session, &target, seconds);
  studio_quantizer_page_update (self);
}

void
studio_quantizer_page_adopt (StudioQuantizerPage *self)
{
  HekQuantizerRun *run = hek_quantizer_session_get_selected (self->session);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (run != NULL && GTK_IS_WINDOW (root))
    studio_quantizer_adopt_present (GTK_WINDOW (root), self->session, self->library,
                                    self->codebooks, run);
}

void
studio_quantizer_page_remove_run (StudioQuantizerPage *self)
{
  HekQuantizerRun *run = hek_quantizer_session_get_selected (self->session);
  GListModel *runs = hek_quantizer_session_get_runs (self->session);
  guint n = g_list_model_get_n_items (runs);
  g_autofree char *text = NULL;
  AdwToast *toast;

  if (run == NULL)
    return;
  text = g_strdup_printf (_("%s is removed"), hek_quantizer_run_get_label (run));
  hek_quantizer_session_remove_run (self->session, run);
  if (g_list_model_get_n_items (runs) == n)
    return; /* it is not in the list any more */
  self->n_removed++;
  toast = studio_toast_new (text);
  adw_toast_set_button_label (toast, _("Undo"));
  adw_toast_set_action_name (toast, "quantizer.undo");
  studio_page_add_toast (STUDIO_PAGE (self), toast);
  studio_quantizer_page_update (self);
}

void
studio_quantizer_page_undo (StudioQuantizerPage *self)
{
  /* the session keeps the last ones only */
  if (hek_quantizer_session_restore_run (self->session))
    self->n_removed--;
  else
    self->n_removed = 0;
  studio_quantizer_page_update (self);
}
