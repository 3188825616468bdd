/* SPDX-License-Identifier: Apache-2.0 */
/* The cells of the table of runs. Columns have fixed widths: GTK would measure the rows that are
 * seen, and columns would jump while runs come in. */
#include "config.h"

#include "studio-quantizer-cells.h"

#include <glib/gi18n.h>
#include <math.h>

#include "studio-column-view.h"
#include "studio-quantizer-key.h"
#include "studio-words.h"

#define STUDIO_RUN_WIDTH 252
#define STUDIO_FIGURE_WIDTH 108
#define STUDIO_MARK_SIZE 12

/* Data of a factory: its figure; the column of the run has none. */
#define STUDIO_FIGURE "studio-figure"

/* Data of a row: what it is called. */
#define STUDIO_NAME "studio-name"

void
studio_quantizer_cells_init (StudioQuantizerCells *cells)
{
  cells->decimals = g_new0 (guint, studio_quantizer_n_figures ());
  cells->bound = g_hash_table_new (NULL, NULL);
  cells->best = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

void
studio_quantizer_cells_clear (StudioQuantizerCells *cells)
{
  g_clear_object (&cells->reference);
  g_clear_pointer (&cells->decimals, g_free);
  g_clear_pointer (&cells->bound, g_hash_table_unref);
  g_clear_pointer (&cells->best, g_hash_table_unref);
}

/* --- the run --------------------------------------------------------------------------------- */

typedef struct
{
  GtkWidget *key, *label, *pin, *best, *state;
} RunCell;

static RunCell
get_run_cell (GtkWidget *box)
{
  RunCell cell;

  cell.key = gtk_widget_get_first_child (box);
  cell.label = gtk_widget_get_next_sibling (cell.key);
  cell.pin = gtk_widget_get_next_sibling (cell.label);
  cell.best = gtk_widget_get_next_sibling (cell.pin);
  cell.state = gtk_widget_get_next_sibling (cell.best);
  return cell;
}

static GtkWidget *
new_mark (const char *icon_name,
          const char *name,
          const char *tooltip)
{
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);

  gtk_widget_set_tooltip_text (icon, tooltip);
  gtk_image_set_pixel_size (GTK_IMAGE (icon), STUDIO_MARK_SIZE);
  gtk_widget_set_valign (icon, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return icon;
}

static void
set_up_run (GtkListItemFactory   *factory,
            GtkListItem          *list_item,
            StudioQuantizerCells *cells)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL), *state = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "numeric");
  gtk_label_set_xalign (GTK_LABEL (state), 1);
  gtk_widget_set_hexpand (state, TRUE);
  gtk_widget_add_css_class (state, "dim-label");
  gtk_widget_add_css_class (state, "numeric");
  gtk_box_append (GTK_BOX (box), studio_quantizer_key_new ());
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), new_mark ("view-pin-symbolic", _("Pinned"),
                                           _("Pinned: stays at the top, to be compared with")));
  gtk_box_append (GTK_BOX (box),
                  new_mark ("starred-symbolic", _("On the front"),
                            _("On the front of the chart: no run is better in both figures")));
  gtk_box_append (GTK_BOX (box), state);
  studio_column_view_set_cell (list_item, box);
}

/* Cells are shown again many times a second while a method is trained: what has not changed is let
 * be, so that neither tooltips nor screen readers hear of it. */
static void
set_tooltip (GtkWidget  *widget,
             const char *text)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) != 0)
    gtk_widget_set_tooltip_text (widget, text);
}

static void
set_name (GtkWidget  *widget,
          const char *name)
{
  if (g_strcmp0 (g_object_get_data (G_OBJECT (widget), STUDIO_NAME), name) == 0)
    return;
  g_object_set_data_full (G_OBJECT (widget), STUDIO_NAME, g_strdup (name), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
}

/* What a screen reader says of the row. */
static void
name_row (GtkWidget       *cell,
          HekQuantizerRun *run,
          const char      *state)
{
  static const char *const keys[] = { "recall_at_10", "recall_at_10_reranked" };
  GtkWidget *row = gtk_widget_get_parent (cell) != NULL
                     ? gtk_widget_get_parent (gtk_widget_get_parent (cell)) : NULL;
  g_autoptr (GString) text = g_string_new (hek_quantizer_run_get_label (run));

  if (state != NULL)
    g_string_append_printf (text, ", %s", state);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const StudioQuantizerFigure *figure = studio_quantizer_figure_find (keys[i]);
      double value = studio_quantizer_figure_get (figure, hek_quantizer_run_get_evaluation (run));

      if (!isnan (value))
        g_string_append_printf (text, ", %s %.1f %%", _(figure->title), value);
    }
  if (row != NULL)
    set_name (row, text->str);
}

static void
set_class (GtkWidget  *widget,
           const char *css_class,
           gboolean    has)
{
  if (has)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

static void
show_run (GtkListItem          *list_item,
          StudioQuantizerCells *cells)
{
  HekQuantizerRun *run = gtk_list_item_get_item (list_item);
  GtkWidget *box = gtk_list_item_get_child (list_item);
  RunCell cell = get_run_cell (box);
  const HekCodec *codec = hek_quantizer_run_get_codec (run);
  const char *message = hek_quantizer_run_get_message (run);
  g_autofree char *state = studio_quantizer_run_dup_state (run);
  g_autofree char *sentence = message != NULL ? studio_words_sentence (message) : NULL;
  gboolean comparable = studio_quantizer_run_is_comparable (run);

  studio_quantizer_key_set (STUDIO_QUANTIZER_KEY (cell.key),
                            comparable ? STUDIO_QUANTIZER_KEY_DOT : STUDIO_QUANTIZER_KEY_NONE,
                            studio_quantizer_family (codec));
  gtk_label_set_text (GTK_LABEL (cell.label), hek_quantizer_run_get_label (run));
  set_tooltip (cell.label, _(hek_codec_label (codec)));
  gtk_widget_set_visible (cell.pin, hek_quantizer_run_get_pinned (run));
  gtk_widget_set_visible (cell.best, g_hash_table_contains (cells->best, run));
  gtk_label_set_text (GTK_LABEL (cell.state), state != NULL ? state : "");
  set_tooltip (cell.state,
               sentence != NULL ? sentence
               : state != NULL && hek_quantizer_run_get_evaluation (run) != NULL
                 ? _("Measured on other rows or queries: not comparable with the others")
                 : NULL);
  set_class (cell.state, "error",
             hek_quantizer_run_get_state (run) == HEK_QUANTIZER_RUN_FAILED);
  set_class (cell.state, "dim-label",
             hek_quantizer_run_get_state (run) != HEK_QUANTIZER_RUN_FAILED);
  name_row (box, run, sentence != NULL ? sentence : state);
}

/* --- figures --------------------------------------------------------------------------------- */

static void
set_up_figure (GtkListItemFactory   *factory,
               GtkListItem          *list_item,
               StudioQuantizerCells *cells)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "studio-figure");
  studio_column_view_set_cell (list_item, label);
}

/* @verdict: of the difference to the reference */
static char *
dup_tooltip (const StudioQuantizerCells  *cells,
             const StudioQuantizerFigure *figure,
             const HekEvaluation         *evaluation,
             guint                        decimals,
             int                          verdict)
{
  g_autoptr (GString) text = g_string_new (NULL);
  double low, high;

  if (studio_quantizer_figure_get_interval (figure, evaluation, &low, &high))
    {
      g_autofree char *from = studio_quantizer_figure_format (low, decimals);
      g_autofree char *to = studio_quantizer_figure_format (high, decimals);

      g_string_append_printf (text, _("95 %% sure between %s and %s"), from, to);
    }
  if (verdict != 0)
    g_string_append_printf (text, "%s%s %s", text->len > 0 ? "\n" : "",
                            verdict > 0 ? _("Better than") : _("Worse than"),
                            hek_quantizer_run_get_label (cells->reference));
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static void
show_figure (GtkListItem                 *list_item,
             StudioQuantizerCells        *cells,
             const StudioQuantizerFigure *figure)
{
  HekQuantizerRun *run = gtk_list_item_get_item (list_item);
  GtkWidget *label = gtk_list_item_get_child (list_item);
  const HekEvaluation *evaluation = hek_quantizer_run_get_evaluation (run);
  double value = studio_quantizer_figure_get (figure, evaluation);
  guint decimals = cells->decimals[figure - studio_quantizer_figure (0)];
  const HekEvaluation *reference = NULL;
  g_autofree char *text = NULL;
  g_autofree char *tooltip = NULL;
  int verdict = 0;

  if (cells->reference != NULL && run != cells->reference
      && studio_quantizer_run_is_comparable (run))
    reference = hek_quantizer_run_get_evaluation (cells->reference);
  if (reference != NULL)
    verdict = studio_quantizer_figure_compare (figure, evaluation, reference);
  if (reference != NULL && cells->differences)
    text = studio_quantizer_figure_format_difference (
      figure, value, studio_quantizer_figure_get (figure, reference), decimals);
  else if (evaluation != NULL)
    text = studio_quantizer_figure_format (value, decimals);
  if (evaluation != NULL)
    tooltip = dup_tooltip (cells, figure, evaluation, decimals, verdict);
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  set_tooltip (label, tooltip);
  set_class (label, "better", verdict > 0);
  set_class (label, "worse", verdict < 0);
  set_class (label, "dim-label", isnan (value) || !studio_quantizer_run_is_comparable (run));
}

/* --- all of them ----------------------------------------------------------------------------- */

static void
show_cell (GtkListItem          *list_item,
           GtkListItemFactory   *factory,
           StudioQuantizerCells *cells)
{
  const StudioQuantizerFigure *figure = g_object_get_data (G_OBJECT (factory), STUDIO_FIGURE);

  if (figure != NULL)
    show_figure (list_item, cells, figure);
  else
    show_run (list_item, cells);
}

static void
bind_cell (GtkListItemFactory   *factory,
           GtkListItem          *list_item,
           StudioQuantizerCells *cells)
{
  g_hash_table_insert (cells->bound, list_item, factory);
  show_cell (list_item, factory, cells);
}

static void
unbind_cell (GtkListItemFactory   *factory,
             GtkListItem          *list_item,
             StudioQuantizerCells *cells)
{
  if (cells->bound != NULL)
    g_hash_table_remove (cells->bound, list_item);
}

void
studio_quantizer_cells_refresh (StudioQuantizerCells *cells)
{
  GHashTableIter iter;
  gpointer list_item, factory;

  for (guint i = 0; cells->runs != NULL && i < studio_quantizer_n_figures (); i++)
    cells->decimals[i] = studio_quantizer_figure_decimals (studio_quantizer_figure (i),
                                                           cells->runs);
  g_hash_table_iter_init (&iter, cells->bound);
  while (g_hash_table_iter_next (&iter, &list_item, &factory))
    show_cell (list_item, factory, cells);
}

/* --- columns --------------------------------------------------------------------------------- */

static int
compare_labels (gconstpointer a,
                gconstpointer b,
                gpointer      data)
{
  return g_utf8_collate (hek_quantizer_run_get_label ((HekQuantizerRun *) a),
                         hek_quantizer_run_get_label ((HekQuantizerRun *) b));
}

/* What was not measured comes first, as less than everything. */
static int
compare_figures (gconstpointer a,
                 gconstpointer b,
                 gpointer      data)
{
  const StudioQuantizerFigure *figure = data;
  double va = studio_quantizer_figure_get (
    figure, hek_quantizer_run_get_evaluation ((HekQuantizerRun *) a));
  double vb = studio_quantizer_figure_get (
    figure, hek_quantizer_run_get_evaluation ((HekQuantizerRun *) b));

  if (isnan (va) || isnan (vb))
    return isnan (vb) - isnan (va);
  return (va > vb) - (va < vb);
}

static void
add_column (StudioQuantizerCells        *cells,
            GtkColumnView               *view,
            const StudioQuantizerFigure *figure)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autofree char *title = figure != NULL ? studio_quantizer_figure_dup_column (figure)
                                          : g_strdup (_("Run"));
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (title, factory);
  g_autoptr (GtkSorter) sorter = GTK_SORTER (
    gtk_custom_sorter_new (figure != NULL ? compare_figures : compare_labels, (gpointer) figure,
                           NULL));
  guint position = g_list_model_get_n_items (gtk_column_view_get_columns (view));

  g_object_set_data (G_OBJECT (factory), STUDIO_FIGURE, (gpointer) figure);
  g_signal_connect (factory, "setup",
                    figure != NULL ? G_CALLBACK (set_up_figure) : G_CALLBACK (set_up_run), cells);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), cells);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cell), cells);
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_fixed_width (column, figure != NULL ? STUDIO_FIGURE_WIDTH
                                                                 : STUDIO_RUN_WIDTH);
  gtk_column_view_append_column (view, column);
  studio_column_view_set_up_title (view, position, figure != NULL,
                                   figure != NULL ? _(figure->help) : NULL);
}

void
studio_quantizer_cells_add_columns (StudioQuantizerCells *cells,
                                    GtkColumnView        *view)
{
  add_column (cells, view, NULL);
  for (guint i = 0; i < studio_quantizer_n_figures (); i++)
    add_column (cells, view, studio_quantizer_figure (i));
}
