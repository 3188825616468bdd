/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The controls are the target; the session tells what it measures on the way, of which the best of
 * the last round are shown, and what it chose in the end.
 */
#include "config.h"

#include "studio-quantizer-choose.h"

#include <glib/gi18n.h>

#include "studio-count.h"
#include "studio-own-name.h"
#include "studio-quantizer-resource.h"

#define MAX_SHOWN 6

struct _StudioQuantizerChoose
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  StudioQuantizerTarget *target;
  GtkWidget *result;
  GtkLabel *verdict;
  GtkLabel *winner;
  GtkLabel *winner_recall;
  GtkWidget *reasons;
  GtkWidget *progress;
  GtkLabel *round;
  GtkGrid *candidates;
  GtkButton *adopt;

  HekQuantizerSession *session; /* owned (nullable) */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioQuantizerChoose, studio_quantizer_choose, GTK_TYPE_WIDGET)

static void
studio_quantizer_choose_target_changed (StudioQuantizerChoose *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* --- what is measured on the way ------------------------------------------------------------- */

static int
compare_candidates (gconstpointer a,
                    gconstpointer b,
                    gpointer      wants_recall)
{
  const HekChooseCandidate *x = *(const HekChooseCandidate *const *) a;
  const HekChooseCandidate *y = *(const HekChooseCandidate *const *) b;

  if (x->meets != y->meets)
    return x->meets ? -1 : 1;
  if (x->meets && GPOINTER_TO_INT (wants_recall) && x->bytes_per_vector != y->bytes_per_vector)
    return x->bytes_per_vector < y->bytes_per_vector ? -1 : 1;
  return (x->recall.value < y->recall.value) - (x->recall.value > y->recall.value);
}

static void
add_cell (StudioQuantizerChoose *self,
          const char            *text,
          int                    column,
          int                    row,
          gboolean               dim)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_label_set_ellipsize (GTK_LABEL (label),
                           column == 0 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_hexpand (label, column == 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  if (dim)
    gtk_widget_add_css_class (label, "dim-label");
  gtk_grid_attach (self->candidates, label, column, row, 1, 1);
}

static void
add_candidate (StudioQuantizerChoose    *self,
               const HekChooseCandidate *candidate,
               int                       row)
{
  g_autofree char *bytes = g_strdup_printf (_("%zu bytes"), candidate->code_bytes);
  g_autofree char *recall = g_strdup_printf ("%.3f", candidate->recall.value);

  add_cell (self, hek_codec_id (candidate->codec), 0, row, FALSE);
  add_cell (self, bytes, 1, row, TRUE);
  add_cell (self, recall, 2, row, FALSE);
  add_cell (self, candidate->meets ? "✓" : "", 3, row, FALSE);
}

static void
clear_children (GtkWidget *parent)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (parent)) != NULL)
    gtk_widget_unparent (child);
}

static void
studio_quantizer_choose_show_candidates (StudioQuantizerChoose *self)
{
  const GArray *all = hek_quantizer_session_get_candidates (self->session);
  const HekChooseCandidate *last;
  HekChooseTarget target;
  double seconds;
  g_autoptr (GPtrArray) round = g_ptr_array_new ();
  g_autofree char *n_rows = NULL;
  g_autofree char *text = NULL;

  clear_children (GTK_WIDGET (self->candidates));
  gtk_widget_set_visible (self->progress,
                          all != NULL && all->len > 0
                            && hek_quantizer_session_is_choosing (self->session));
  if (all == NULL || all->len == 0)
    return;
  last = &g_array_index (all, HekChooseCandidate, all->len - 1);
  for (guint i = 0; i < all->len; i++)
    if (g_array_index (all, HekChooseCandidate, i).round == last->round)
      g_ptr_array_add (round, &g_array_index (all, HekChooseCandidate, i));
  studio_quantizer_target_get (self->target, &target, &seconds);
  g_ptr_array_sort_with_data (round, compare_candidates, GINT_TO_POINTER (target.recall > 0));
  n_rows = studio_count_format (last->n_base);
  text = g_strdup_printf (_("Round %u: the best of %u, on %s rows"), last->round + 1, round->len,
                          n_rows);
  gtk_label_set_text (self->round, text);
  for (guint i = 0; i < MIN (round->len, MAX_SHOWN); i++)
    add_candidate (self, g_ptr_array_index (round, i), (int) i);
}

/* --- what was chosen ------------------------------------------------------------------------- */

static void
add_reason (StudioQuantizerChoose *self,
            const char            *reason)
{
  GtkWidget *label = gtk_label_new (reason);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (self->reasons), label);
}

static void
studio_quantizer_choose_show_result (StudioQuantizerChoose *self)
{
  const HekQuantizerChoice *choice = hek_quantizer_session_get_choice (self->session);
  gboolean shown = choice != NULL && !hek_quantizer_session_is_choosing (self->session);
  g_autofree char *recall = NULL;

  gtk_widget_set_visible (self->result, shown);
  clear_children (self->reasons);
  if (!shown)
    return;
  if (choice->met)
    gtk_widget_remove_css_class (self->result, "warning");
  else
    gtk_widget_add_css_class (self->result, "warning");
  gtk_widget_set_visible (GTK_WIDGET (self->verdict), !choice->met);
  gtk_label_set_text (self->verdict, _("Nothing meets the target. This comes nearest:"));
  gtk_label_set_text (self->winner, hek_quantizer_run_get_label (choice->run));
  recall = g_strdup_printf (choice->target.rerank > 0 ? _("Recall@10 %.3f (%.3f–%.3f), reranked")
                                                      : _("Recall@10 %.3f (%.3f–%.3f)"),
                            choice->recall.value, choice->recall.low, choice->recall.high);
  gtk_label_set_text (self->winner_recall, recall);
  for (guint i = 0; i < choice->reasons->len; i++)
    add_reason (self, g_ptr_array_index (choice->reasons, i));
}

/* Another run may have been selected since, and codebooks may be in front, which have no run. */
static void
studio_quantizer_choose_adopt_clicked (StudioQuantizerChoose *self)
{
  const HekQuantizerChoice *choice = hek_quantizer_session_get_choice (self->session);

  if (choice == NULL)
    return;
  hek_quantizer_session_set_selected (self->session, choice->run);
  gtk_widget_activate_action (GTK_WIDGET (self), "quantizer.view", "s", "compare");
  gtk_widget_activate_action (GTK_WIDGET (self), "quantizer.adopt", NULL);
}

static void
studio_quantizer_choose_update (StudioQuantizerChoose *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->target),
                            !hek_quantizer_session_is_choosing (self->session));
  studio_quantizer_choose_show_candidates (self);
  studio_quantizer_choose_show_result (self);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_quantizer_choose_dispose (GObject *object)
{
  StudioQuantizerChoose *self = STUDIO_QUANTIZER_CHOOSE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_quantizer_choose_parent_class)->dispose (object);
}

static void
studio_quantizer_choose_bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerChoose, box);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerChoose, target);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerChoose, result);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerChoose, verdict);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerChoose, winner);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerChoose, winner_recall);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerChoose, reasons);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerChoose, progress);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerChoose, round);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerChoose, candidates);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerChoose, adopt);
  gtk_widget_class_bind_template_callback (widget_class, studio_quantizer_choose_target_changed);
  gtk_widget_class_bind_template_callback (widget_class, studio_quantizer_choose_adopt_clicked);
}

static void
studio_quantizer_choose_class_init (StudioQuantizerChooseClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (STUDIO_TYPE_QUANTIZER_TARGET);
  G_OBJECT_CLASS (klass)->dispose = studio_quantizer_choose_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_QUANTIZER_RESOURCE ("studio-quantizer-choose.ui"));
  studio_quantizer_choose_bind_template (widget_class);
}

static void
studio_quantizer_choose_init (StudioQuantizerChoose *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_own_name_keep (self->adopt);
}

void
studio_quantizer_choose_set_up (StudioQuantizerChoose *self,
                                HekQuantizerSession   *session)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_CHOOSE (self) && self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "choice-changed", G_CALLBACK (studio_quantizer_choose_update),
                           self, G_CONNECT_SWAPPED);
  studio_quantizer_choose_update (self);
}

StudioQuantizerTarget *
studio_quantizer_choose_get_target (StudioQuantizerChoose *self)
{
  g_return_val_if_fail (STUDIO_IS_QUANTIZER_CHOOSE (self), NULL);

  return self->target;
}
