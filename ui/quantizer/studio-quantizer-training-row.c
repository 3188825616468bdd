/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-quantizer-training-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "studio-quantizer-figures.h"
#include "studio-quantizer-key.h"
#include "studio-words.h"

#define STUDIO_LABEL_WIDTH 192
#define STUDIO_STATE_CHARS 15
#define STUDIO_PROGRESS_WIDTH 96
#define STUDIO_BUTTON_WIDTH 30

struct _StudioQuantizerTrainingRow
{
  GtkListBoxRow parent_instance;

  HekQuantizerSession *session; /* owned */
  HekQuantizerRun *run;         /* owned */
  GtkWidget *key, *label, *detail, *progress, *state, *button; /* children */
  char *name; /* owned: for screen readers, which hear of changes only */
};

G_DEFINE_FINAL_TYPE (StudioQuantizerTrainingRow, studio_quantizer_training_row,
                     GTK_TYPE_LIST_BOX_ROW)

static gboolean
is_open (HekQuantizerRunState state)
{
  return state == HEK_QUANTIZER_RUN_WAITING || state == HEK_QUANTIZER_RUN_TRAINING
         || state == HEK_QUANTIZER_RUN_MEASURING;
}

static gboolean
can_retry (HekQuantizerRunState state)
{
  return state == HEK_QUANTIZER_RUN_FAILED || state == HEK_QUANTIZER_RUN_CANCELLED;
}

gboolean
studio_quantizer_training_row_press (StudioQuantizerTrainingRow *self)
{
  HekQuantizerRunState state = hek_quantizer_run_get_state (self->run);

  if (is_open (state))
    hek_quantizer_session_cancel_run (self->session, self->run);
  else if (can_retry (state))
    hek_quantizer_session_add (self->session, hek_quantizer_run_get_codec (self->run),
                               hek_quantizer_run_get_values (self->run),
                               hek_quantizer_run_get_budget (self->run));
  else
    return FALSE;
  return TRUE;
}

static GtkWidget *
new_label (float       xalign,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "numeric");
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
studio_quantizer_training_row_dispose (GObject *object)
{
  StudioQuantizerTrainingRow *self = STUDIO_QUANTIZER_TRAINING_ROW (object);

  g_clear_object (&self->run);
  g_clear_object (&self->session);
  g_clear_pointer (&self->name, g_free);
  G_OBJECT_CLASS (studio_quantizer_training_row_parent_class)->dispose (object);
}

static void
studio_quantizer_training_row_class_init (StudioQuantizerTrainingRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_quantizer_training_row_dispose;
}

static void
studio_quantizer_training_row_init (StudioQuantizerTrainingRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *place = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->key = studio_quantizer_key_new ();
  self->label = new_label (0, NULL);
  self->detail = new_label (0, "dim-label");
  self->progress = gtk_progress_bar_new ();
  self->state = new_label (1, NULL);
  self->button = gtk_button_new ();
  gtk_widget_set_size_request (self->label, STUDIO_LABEL_WIDTH, -1);
  gtk_widget_set_hexpand (self->detail, TRUE);
  gtk_widget_set_size_request (self->progress, STUDIO_PROGRESS_WIDTH, -1);
  gtk_widget_set_valign (self->progress, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Progress of the run"), -1);
  gtk_label_set_width_chars (GTK_LABEL (self->state), STUDIO_STATE_CHARS);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "studio-small");
  gtk_widget_set_valign (place, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (place, STUDIO_BUTTON_WIDTH, STUDIO_BUTTON_WIDTH);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->button, "clicked",
                            G_CALLBACK (studio_quantizer_training_row_press), self);
  gtk_box_append (GTK_BOX (place), self->button);
  gtk_box_append (GTK_BOX (box), self->key);
  gtk_box_append (GTK_BOX (box), self->label);
  gtk_box_append (GTK_BOX (box), self->detail);
  gtk_box_append (GTK_BOX (box), self->progress);
  gtk_box_append (GTK_BOX (box), self->state);
  gtk_box_append (GTK_BOX (box), place);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}

GtkWidget *
studio_quantizer_training_row_new (HekQuantizerSession *session,
                                   HekQuantizerRun     *run)
{
  StudioQuantizerTrainingRow *self = g_object_new (STUDIO_TYPE_QUANTIZER_TRAINING_ROW, NULL);

  self->session = g_object_ref (session);
  self->run = g_object_ref (run);
  studio_quantizer_training_row_update (self, -2);
  return GTK_WIDGET (self);
}

HekQuantizerRun *
studio_quantizer_training_row_get_run (StudioQuantizerTrainingRow *self)
{
  g_return_val_if_fail (STUDIO_IS_QUANTIZER_TRAINING_ROW (self), NULL);

  return self->run;
}

/* "12 steps, squared error 463,012; 8.3 s", or why it failed */
static char *
dup_detail (HekQuantizerRun *run)
{
  const HekEvaluation *evaluation = hek_quantizer_run_get_evaluation (run);
  const char *message = hek_quantizer_run_get_message (run);
  g_autoptr (GString) text = g_string_new (NULL);
  const double *losses;
  guint n;

  if (message != NULL)
    return studio_words_sentence (message);
  losses = hek_quantizer_run_get_losses (run, &n);
  if (n > 0)
    {
      g_autofree char *loss = studio_quantizer_figure_format_error (losses[n - 1]);

      g_string_append_printf (text, ngettext ("%u step, squared error %s",
                                              "%u steps, squared error %s", n), n, loss);
    }
  else if (evaluation != NULL)
    g_string_append (text, _("Trained in one go"));
  if (evaluation != NULL && !isnan (evaluation->train_s))
    g_string_append_printf (text, _(", %.1f s"), evaluation->train_s);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
studio_quantizer_training_row_update_button (StudioQuantizerTrainingRow *self,
                                             HekQuantizerRunState        state)
{
  const char *label = hek_quantizer_run_get_label (self->run);
  g_autofree char *name = NULL;

  gtk_widget_set_visible (self->button, is_open (state) || can_retry (state));
  if (!gtk_widget_get_visible (self->button))
    return;
  gtk_button_set_icon_name (GTK_BUTTON (self->button),
                            is_open (state) ? "process-stop-symbolic" : "view-refresh-symbolic");
  name = g_strdup_printf (is_open (state) ? _("Cancel %s") : _("Try %s again"), label);
  if (g_strcmp0 (gtk_widget_get_tooltip_text (self->button), name) == 0)
    return;
  gtk_widget_set_tooltip_text (self->button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

void
studio_quantizer_training_row_update (StudioQuantizerTrainingRow *self,
                                      int                         color)
{
  HekQuantizerRunState state = hek_quantizer_run_get_state (self->run);
  const char *label = hek_quantizer_run_get_label (self->run);
  g_autofree char *detail = dup_detail (self->run);
  g_autofree char *words = studio_quantizer_run_dup_state (self->run);
  g_autofree char *name = NULL;

  if (words == NULL)
    words = g_strdup (_("Done"));
  studio_quantizer_key_set (STUDIO_QUANTIZER_KEY (self->key),
                            color >= 0    ? STUDIO_QUANTIZER_KEY_LINE
                            : color == -1 ? STUDIO_QUANTIZER_KEY_GRAY
                                          : STUDIO_QUANTIZER_KEY_NONE,
                            (guint) MAX (color, 0));
  gtk_label_set_text (GTK_LABEL (self->label), label);
  gtk_label_set_text (GTK_LABEL (self->detail), detail);
  if (g_strcmp0 (gtk_widget_get_tooltip_text (self->detail), detail) != 0)
    gtk_widget_set_tooltip_text (self->detail, detail);
  gtk_label_set_text (GTK_LABEL (self->state), words);
  gtk_widget_set_visible (self->progress, state == HEK_QUANTIZER_RUN_TRAINING
                                            || state == HEK_QUANTIZER_RUN_MEASURING);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress),
                                 hek_quantizer_run_get_fraction (self->run));
  if (state == HEK_QUANTIZER_RUN_FAILED)
    gtk_widget_add_css_class (self->state, "error");
  else
    gtk_widget_remove_css_class (self->state, "error");
  studio_quantizer_training_row_update_button (self, state);
  name = *detail != '\0' ? g_strdup_printf ("%s, %s, %s", label, words, detail)
                         : g_strdup_printf ("%s, %s", label, words);
  if (g_strcmp0 (name, self->name) == 0)
    return;
  g_free (self->name);
  self->name = g_steal_pointer (&name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->name, -1);
}
