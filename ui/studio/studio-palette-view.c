/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A grid of swatches that are made once and then only given other colours: a palette changes with
 * every step of a slider. The grid is one stop of the Tab key; arrows move within it. Locks are
 * part of the recipe, which alone says what is locked.
 */
#include "config.h"

#include "studio-palette-view.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio-resource.h"
#include "studio-swatch.h"

#define STUDIO_PALETTE_SPACING 3

struct _StudioPaletteView
{
  GtkWidget parent_instance;

  /* template */
  GtkPopover *popover;
  GtkLabel *hex_label;
  GtkLabel *share_label;
  GtkButton *lock_button;
  GtkButton *edit_button;
  GtkButton *show_button;

  HekPictureSession *session;           /* owned (nullable) */
  GtkWidget *swatches[HEK_PALETTE_MAX]; /* children, in the order shown */
  guint n_swatches;                     /* made so far */
  guint n_colors;                       /* visible */
  StudioSwatchColor chosen;             /* of the popover */
  int shown_idx;                        /* palette index whose pixels are shown, or -1 */
};

enum
{
  SIGNAL_SHOW_PIXELS,
  SIGNAL_COPIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioPaletteView, studio_palette_view, GTK_TYPE_WIDGET)

/* --- layout ---------------------------------------------------------------------------------- */

/* Cells large enough to hit, few enough rows to see them all. */
static guint
studio_palette_view_n_columns (StudioPaletteView *self)
{
  return self->n_colors <= 16 ? 8 : self->n_colors <= 96 ? 12 : 16;
}

static double
studio_palette_view_cell (StudioPaletteView *self,
                          int                width)
{
  guint n = studio_palette_view_n_columns (self);

  return (double) (width - (int) (n - 1) * STUDIO_PALETTE_SPACING) / n;
}

static int
studio_palette_view_cell_height (StudioPaletteView *self,
                                 int                width)
{
  return (int) CLAMP (studio_palette_view_cell (self, width), 12, 30);
}

static GtkSizeRequestMode
studio_palette_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
studio_palette_view_measure (GtkWidget      *widget,
                             GtkOrientation  orientation,
                             int             for_size,
                             int            *minimum,
                             int            *natural,
                             int            *minimum_baseline,
                             int            *natural_baseline)
{
  StudioPaletteView *self = STUDIO_PALETTE_VIEW (widget);
  guint n_columns = studio_palette_view_n_columns (self);
  guint n_rows = (self->n_colors + n_columns - 1) / n_columns;
  int height;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 16 * 12;
      *natural = 16 * 18;
      return;
    }
  height = studio_palette_view_cell_height (self, for_size < 0 ? 16 * 18 : for_size);
  *minimum = *natural
    = n_rows == 0 ? 0 : (int) n_rows * (height + STUDIO_PALETTE_SPACING) - STUDIO_PALETTE_SPACING;
}

static void
studio_palette_view_size_allocate (GtkWidget *widget,
                                   int        width,
                                   int        height,
                                   int        baseline)
{
  StudioPaletteView *self = STUDIO_PALETTE_VIEW (widget);
  guint n_columns = studio_palette_view_n_columns (self);
  double pitch = studio_palette_view_cell (self, width) + STUDIO_PALETTE_SPACING;
  int cell_height = studio_palette_view_cell_height (self, width);

  for (guint i = 0; i < self->n_colors; i++)
    {
      int column = (int) (i % n_columns), row = (int) (i / n_columns);
      int x0 = (int) (column * pitch + 0.5);
      int x1 = (int) ((column + 1) * pitch + 0.5) - STUDIO_PALETTE_SPACING;
      const GtkAllocation place
        = { x0, row * (cell_height + STUDIO_PALETTE_SPACING), MAX (x1 - x0, 1), cell_height };

      gtk_widget_size_allocate (self->swatches[i], &place, -1);
    }
  gtk_popover_present (self->popover);
}

/* Tab enters and leaves the grid as a whole. */
static gboolean
studio_palette_view_focus (GtkWidget        *widget,
                           GtkDirectionType  direction)
{
  gboolean tab = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;

  if (tab && gtk_widget_get_focus_child (widget) != NULL)
    return FALSE;
  if (tab && STUDIO_PALETTE_VIEW (widget)->n_colors > 0)
    return gtk_widget_grab_focus (STUDIO_PALETTE_VIEW (widget)->swatches[0]);
  return GTK_WIDGET_CLASS (studio_palette_view_parent_class)->focus (widget, direction);
}

/* --- the popover ----------------------------------------------------------------------------- */

static int
studio_palette_view_find_lock (StudioPaletteView *self,
                               const guint8       rgba[4])
{
  const HekPaletteLocks *locks = &hek_picture_session_get_recipe (self->session)->locks;

  for (guint i = 0; i < locks->n_locked; i++)
    if (memcmp (locks->rgba[i], rgba, 4) == 0)
      return (int) i;
  return -1;
}

static void
studio_palette_view_swatch_clicked (StudioPaletteView *self,
                                    GtkButton         *button)
{
  const StudioSwatchColor *color = studio_swatch_get_color (STUDIO_SWATCH (button));
  g_autofree char *hex = studio_swatch_dup_hex (color->rgba);
  g_autofree char *share = studio_swatch_dup_share (color);
  gboolean can_lock = hek_picture_session_get_recipe (self->session)->quantizer->has_palette;
  graphene_rect_t bounds;
  GdkRectangle place;

  if (!gtk_widget_compute_bounds (GTK_WIDGET (button), GTK_WIDGET (self), &bounds))
    return;
  self->chosen = *color;
  gtk_label_set_text (self->hex_label, hex);
  gtk_label_set_text (self->share_label, share);
  gtk_button_set_label (self->lock_button, color->locked ? _("Unlock colour") : _("Lock colour"));
  gtk_widget_set_visible (GTK_WIDGET (self->lock_button), can_lock);
  gtk_widget_set_visible (GTK_WIDGET (self->edit_button), can_lock);
  gtk_button_set_label (self->show_button, self->shown_idx == (int) color->palette_idx
                                             ? _("Show all pixels")
                                             : _("Show its pixels"));
  place = (GdkRectangle){ (int) bounds.origin.x, (int) bounds.origin.y, (int) bounds.size.width,
                          (int) bounds.size.height };
  gtk_popover_set_pointing_to (self->popover, &place);
  gtk_popover_popup (self->popover);
}

/* Puts @rgba at @position of the locks; at their end when that is -1. */
static void
studio_palette_view_set_lock (StudioPaletteView *self,
                              int                position,
                              const guint8       rgba[4])
{
  HekRecipe recipe = *hek_picture_session_get_recipe (self->session);
  HekPaletteLocks *locks = &recipe.locks;

  if (position < 0)
    {
      if (locks->n_locked >= HEK_PALETTE_MAX || locks->n_locked + 1 > hek_recipe_get_main (&recipe))
        return;
      position = (int) locks->n_locked++;
    }
  memcpy (locks->rgba[position], rgba, 4);
  hek_picture_session_set_recipe (self->session, &recipe, FALSE);
}

static void
studio_palette_view_remove_lock (StudioPaletteView *self,
                                 guint              position)
{
  HekRecipe recipe = *hek_picture_session_get_recipe (self->session);
  HekPaletteLocks *locks = &recipe.locks;

  locks->n_locked--;
  memmove (locks->rgba[position], locks->rgba[position + 1],
           (locks->n_locked - position) * sizeof locks->rgba[0]);
  memset (locks->rgba[locks->n_locked], 0, sizeof locks->rgba[0]);
  hek_picture_session_set_recipe (self->session, &recipe, FALSE);
}

static void
studio_palette_view_lock_clicked (StudioPaletteView *self)
{
  int position = studio_palette_view_find_lock (self, self->chosen.rgba);

  gtk_popover_popdown (self->popover);
  if (position >= 0)
    studio_palette_view_remove_lock (self, (guint) position);
  else
    studio_palette_view_set_lock (self, -1, self->chosen.rgba);
}

static void
studio_palette_view_edited (GtkDialog *dialog,
                            int        response,
                            gpointer   user_data)
{
  StudioPaletteView *self = user_data;
  GdkRGBA color;

  if (response == GTK_RESPONSE_OK)
    {
      guint8 rgba[4];

      gtk_color_chooser_get_rgba (GTK_COLOR_CHOOSER (dialog), &color);
      rgba[0] = (guint8) (CLAMP (color.red, 0, 1) * 255 + 0.5f);
      rgba[1] = (guint8) (CLAMP (color.green, 0, 1) * 255 + 0.5f);
      rgba[2] = (guint8) (CLAMP (color.blue, 0, 1) * 255 + 0.5f);
      rgba[3] = (guint8) (CLAMP (color.alpha, 0, 1) * 255 + 0.5f);
      if (studio_palette_view_find_lock (self, rgba) < 0)
        studio_palette_view_set_lock (self, studio_palette_view_find_lock (self, self->chosen.rgba),
                                      rgba);
    }
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
studio_palette_view_edit_clicked (StudioPaletteView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const guint8 *rgba = self->chosen.rgba;
  const GdkRGBA color = { rgba[0] / 255.0f, rgba[1] / 255.0f, rgba[2] / 255.0f, rgba[3] / 255.0f };
  GtkWidget *dialog = gtk_color_chooser_dialog_new (_("Change colour"), GTK_WINDOW (root));

  gtk_popover_popdown (self->popover);
  gtk_window_set_modal (GTK_WINDOW (dialog), TRUE);
  gtk_color_chooser_set_use_alpha (GTK_COLOR_CHOOSER (dialog), rgba[3] < 255);
  gtk_color_chooser_set_rgba (GTK_COLOR_CHOOSER (dialog), &color);
  g_object_set (dialog, "show-editor", TRUE, NULL);
  g_signal_connect_object (dialog, "response", G_CALLBACK (studio_palette_view_edited), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
studio_palette_view_show_clicked (StudioPaletteView *self)
{
  int palette_idx = (int) self->chosen.palette_idx;

  gtk_popover_popdown (self->popover);
  g_signal_emit (self, signals[SIGNAL_SHOW_PIXELS], 0,
                 palette_idx == self->shown_idx ? -1 : palette_idx);
}

static void
studio_palette_view_copy_clicked (StudioPaletteView *self)
{
  g_autofree char *hex = studio_swatch_dup_hex (self->chosen.rgba);

  gtk_popover_popdown (self->popover);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), hex);
  g_signal_emit (self, signals[SIGNAL_COPIED], 0, hex);
}

/* --- colours --------------------------------------------------------------------------------- */

static int
studio_palette_view_compare (const void *a,
                             const void *b)
{
  const StudioSwatchColor *first = a, *second = b;

  if (first->locked != second->locked)
    return first->locked ? -1 : 1;
  if (first->count != second->count)
    return first->count > second->count ? -1 : 1;
  return (int) first->palette_idx - (int) second->palette_idx;
}

static guint
studio_palette_view_collect (StudioPaletteView  *self,
                             const HekQuantized *result,
                             StudioSwatchColor  *colors)
{
  const HekIndexedImage *indexed = result->indexed;
  double n_pixels = (double) indexed->width * indexed->height;
  guint64 most = 1;

  for (guint i = 0; i < indexed->palette.n_colors; i++)
    {
      memcpy (colors[i].rgba, indexed->palette.rgba[i], 4);
      colors[i].palette_idx = i;
      colors[i].count = result->counts != NULL ? result->counts[i] : 0;
      colors[i].share = (double) colors[i].count / n_pixels;
      colors[i].locked = studio_palette_view_find_lock (self, colors[i].rgba) >= 0;
      most = MAX (most, colors[i].count);
    }
  for (guint i = 0; i < indexed->palette.n_colors; i++)
    colors[i].relative = (double) colors[i].count / (double) most;
  qsort (colors, indexed->palette.n_colors, sizeof *colors, studio_palette_view_compare);
  return indexed->palette.n_colors;
}

static void
studio_palette_view_set_n_colors (StudioPaletteView *self,
                                  guint              n_colors)
{
  for (; self->n_swatches < n_colors; self->n_swatches++)
    {
      GtkWidget *swatch = studio_swatch_new ();

      self->swatches[self->n_swatches] = swatch;
      gtk_widget_set_parent (swatch, GTK_WIDGET (self));
      g_signal_connect_object (swatch, "clicked", G_CALLBACK (studio_palette_view_swatch_clicked),
                               self, G_CONNECT_SWAPPED);
    }
  for (guint i = n_colors; i < self->n_colors; i++)
    if (gtk_widget_has_focus (self->swatches[i]))
      gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);
  for (guint i = 0; i < self->n_swatches; i++)
    gtk_widget_set_visible (self->swatches[i], i < n_colors);
  if (self->n_colors != n_colors)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  self->n_colors = n_colors;
}

static void
studio_palette_view_update (StudioPaletteView *self)
{
  HekQuantized *result = hek_picture_session_get_result (self->session);
  StudioSwatchColor colors[HEK_PALETTE_MAX];
  guint n = 0;

  if (result != NULL && result->indexed != NULL)
    n = studio_palette_view_collect (self, result, colors);
  studio_palette_view_set_n_colors (self, n);
  for (guint i = 0; i < n; i++)
    {
      studio_swatch_set_color (STUDIO_SWATCH (self->swatches[i]), &colors[i]);
      studio_swatch_set_shown (STUDIO_SWATCH (self->swatches[i]),
                               (int) colors[i].palette_idx == self->shown_idx);
    }
}

static void
studio_palette_view_dispose (GObject *object)
{
  StudioPaletteView *self = STUDIO_PALETTE_VIEW (object);

  for (guint i = 0; i < self->n_swatches; i++)
    gtk_widget_unparent (self->swatches[i]);
  self->n_swatches = self->n_colors = 0;
  if (self->popover != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->popover));
  self->popover = NULL;
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_palette_view_parent_class)->dispose (object);
}

static void
studio_palette_view_class_init (StudioPaletteViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_palette_view_dispose;
  widget_class->get_request_mode = studio_palette_view_get_request_mode;
  widget_class->measure = studio_palette_view_measure;
  widget_class->size_allocate = studio_palette_view_size_allocate;
  widget_class->focus = studio_palette_view_focus;
  signals[SIGNAL_SHOW_PIXELS] = g_signal_new ("show-pixels", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                              NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SIGNAL_COPIED] = g_signal_new ("copied", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               STUDIO_UI_RESOURCE ("studio-palette-view.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioPaletteView, popover);
  gtk_widget_class_bind_template_child (widget_class, StudioPaletteView, hex_label);
  gtk_widget_class_bind_template_child (widget_class, StudioPaletteView, share_label);
  gtk_widget_class_bind_template_child (widget_class, StudioPaletteView, lock_button);
  gtk_widget_class_bind_template_child (widget_class, StudioPaletteView, edit_button);
  gtk_widget_class_bind_template_child (widget_class, StudioPaletteView, show_button);
  gtk_widget_class_bind_template_callback (widget_class, studio_palette_view_lock_clicked);
  gtk_widget_class_bind_template_callback (widget_class, studio_palette_view_edit_clicked);
  gtk_widget_class_bind_template_callback (widget_class, studio_palette_view_show_clicked);
  gtk_widget_class_bind_template_callback (widget_class, studio_palette_view_copy_clicked);
}

static void
studio_palette_view_init (StudioPaletteView *self)
{
  self->shown_idx = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->popover), GTK_WIDGET (self));
}

void
studio_palette_view_set_session (StudioPaletteView *self,
                                 HekPictureSession *session)
{
  g_return_if_fail (STUDIO_IS_PALETTE_VIEW (self) && self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "result-changed", G_CALLBACK (studio_palette_view_update), self,
                           G_CONNECT_SWAPPED);
  studio_palette_view_update (self);
}

void
studio_palette_view_set_shown (StudioPaletteView *self,
                               int                palette_idx)
{
  g_return_if_fail (STUDIO_IS_PALETTE_VIEW (self));

  self->shown_idx = palette_idx;
  for (guint i = 0; i < self->n_colors; i++)
    {
      StudioSwatch *swatch = STUDIO_SWATCH (self->swatches[i]);

      studio_swatch_set_shown (swatch,
                               (int) studio_swatch_get_color (swatch)->palette_idx == palette_idx);
    }
}
