/* SPDX-License-Identifier: Apache-2.0 */
/* The data of widgets, and where and how they are drawn. */
#include "config.h"

#include "hek-dashboard-content.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "hek-ref.h"

/* Of a line of a title, in sizes of the font. */
#define HEADER_LINE 1.4

#define RADIUS 8.0

/* --- data ------------------------------------------------------------------------------------ */

HekDashboardContent *
hek_dashboard_content_ref (HekDashboardContent *content)
{
  g_atomic_ref_count_inc (&content->ref);
  return content;
}

void
hek_dashboard_content_unref (HekDashboardContent *content)
{
  if (!hek_ref_drop (&content->ref))
    return;
  hek_dashboard_widget_unref (content->widget);
  g_free (content->title);
  g_ptr_array_unref (content->frames);
  g_clear_pointer (&content->drawing, hek_widget_unref);
  g_clear_error (&content->error);
  g_free (content);
}

gboolean
hek_dashboard_widget_changes (const HekDashboardWidget *widget)
{
  for (guint i = 0; i < widget->queries->len; i++)
    {
      const char *id = hek_widget_query_get_source (widget->queries->pdata[i]);
      const HekWidgetSource *source = hek_widget_source_find (id);

      if (source != NULL && source->changes)
        return TRUE;
    }
  return FALSE;
}

/* Kinds that say how a value differs from what it was before. */
static gboolean
compares (const HekDashboardWidget *widget)
{
  return widget->queries->len == 1 && widget->kind->max_frames > 1 &&
         (strcmp (widget->kind->id, "card") == 0 || strcmp (widget->kind->id, "gauge") == 0);
}

/* The same query over the range before; without it there is nothing to compare with. */
static gboolean
fetch_before (HekDashboardContent     *content,
              const HekWidgetContext  *context,
              const HekTask           *task,
              GError                 **error)
{
  HekWidgetContext before = *context;
  g_autoptr (GError) own_error = NULL;
  HekFrame *frame;

  before.to_us = context->from_us;
  before.from_us = context->from_us - (context->to_us - context->from_us);
  before.past = TRUE;
  frame = hek_widget_source_fetch (&before, content->widget->queries->pdata[0], task, &own_error);
  if (frame != NULL)
    g_ptr_array_add (content->frames, frame);
  else if (g_error_matches (own_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }
  return TRUE;
}

static gboolean
fetch_frames (HekDashboardContent     *content,
              const HekWidgetContext  *context,
              const HekTask           *task,
              GError                 **error)
{
  GPtrArray *queries = content->widget->queries;

  for (guint i = 0; i < queries->len; i++)
    {
      HekTask part = hek_task_sub (task, (double) i / queries->len, 1.0 / queries->len);
      HekFrame *frame = hek_widget_source_fetch (context, queries->pdata[i], &part, error);

      if (frame == NULL)
        return FALSE;
      g_ptr_array_add (content->frames, frame);
    }
  content->n_queried = content->frames->len;
  return !compares (content->widget) || fetch_before (content, context, task, error);
}

static gboolean
fill_content (HekDashboardContent      *content,
              const HekWidgetContext   *context,
              const HekDashboardMarks  *marks,
              gboolean                  with_title,
              const HekTask            *task,
              GError                  **error)
{
  HekWidgetSetting setting = {
    .title = with_title ? content->title : NULL,
    .from_us = context->from_us, .to_us = context->to_us,
    .now_us = marks != NULL ? marks->now_us : 0,
    .notes = marks != NULL ? marks->notes : NULL,
    .n_notes = marks != NULL ? marks->n_notes : 0,
  };

  if (!fetch_frames (content, context, task, error))
    return FALSE;
  content->drawing = hek_widget_new (content->widget->kind, &content->widget->options,
                                     (HekFrame *const *) content->frames->pdata,
                                     content->frames->len, &setting, task, error);
  return content->drawing != NULL;
}

HekDashboardContent *
hek_dashboard_content_new (const HekDashboardWidget  *widget,
                           const HekWidgetContext    *context,
                           const HekDashboardMarks   *marks,
                           gboolean                   with_title,
                           const HekTask             *task,
                           GError                   **error)
{
  HekDashboardContent *content = g_new0 (HekDashboardContent, 1);

  g_atomic_ref_count_init (&content->ref);
  content->widget = hek_dashboard_widget_ref ((HekDashboardWidget *) widget);
  content->title = hek_dashboard_widget_dup_title (widget);
  content->has_title = with_title;
  content->frames = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_frame_unref);
  if (fill_content (content, context, marks, with_title, task, &content->error) ||
      !g_error_matches (content->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return content;
  g_propagate_error (error, g_steal_pointer (&content->error));
  hek_dashboard_content_unref (content);
  return NULL;
}

char *
hek_dashboard_content_describe (const HekDashboardContent *content)
{
  g_autofree char *text = content->drawing != NULL ? hek_widget_describe (content->drawing)
                                                   : g_strdup (content->error->message);

  return g_strdup_printf ("%s. %s", content->title, text);
}

/* --- places ---------------------------------------------------------------------------------- */

HekDashboardRect
hek_dashboard_get_rect (const HekGridCell *cell,
                        double             width)
{
  double column = (width - HEK_DASHBOARD_GAP) / HEK_DASHBOARD_COLUMNS; /* with the gap before it */
  double row = HEK_DASHBOARD_ROW + HEK_DASHBOARD_GAP;
  HekDashboardRect rect;

  /* edges on whole pixels, so that neighbours of equal width stay sharp */
  rect.x = round (HEK_DASHBOARD_GAP + cell->x * column);
  rect.width = round (HEK_DASHBOARD_GAP + (cell->x + cell->w) * column) - HEK_DASHBOARD_GAP -
               rect.x;
  rect.y = HEK_DASHBOARD_GAP + cell->y * row;
  rect.height = cell->h * row - HEK_DASHBOARD_GAP;
  return rect;
}

double
hek_dashboard_get_rows_height (int n_rows)
{
  return HEK_DASHBOARD_GAP + n_rows * (HEK_DASHBOARD_ROW + HEK_DASHBOARD_GAP);
}

/* --- drawing --------------------------------------------------------------------------------- */

static void
trace_card (cairo_t *cr,
            double   x,
            double   y,
            double   width,
            double   height)
{
  double r = MIN (RADIUS, MIN (width, height) / 2);

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - r, y + r, r, -G_PI_2, 0);
  cairo_arc (cr, x + width - r, y + height - r, r, 0, G_PI_2);
  cairo_arc (cr, x + r, y + height - r, r, G_PI_2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

/* @y: from the top. Returns: where the next line can begin */
static double
draw_text (cairo_t            *cr,
           const HekPlotTheme *theme,
           const char         *text,
           gboolean            bold,
           HekPlotColor        color,
           double              y,
           double              width,
           double              height)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string (theme->font_family);
  int text_height;

  pango_font_description_set_absolute_size (font, theme->font_size * PANGO_SCALE);
  if (bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_height (layout, (int) (MAX (height, 1) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_text (layout, text, -1);
  hek_plot_set_source (cr, color);
  cairo_move_to (cr, 0, y);
  pango_cairo_show_layout (cr, layout);
  pango_layout_get_pixel_size (layout, NULL, &text_height);
  pango_font_description_free (font);
  g_object_unref (layout);
  return y + text_height;
}

static void
draw_error (const HekDashboardContent *content,
            cairo_t                   *cr,
            double                     width,
            double                     height,
            const HekPlotTheme        *theme)
{
  double line = 1.5 * theme->font_size, y = 0;

  if (content->has_title)
    y = draw_text (cr, theme, content->title, TRUE, theme->text, 0, width, line) + 0.5 * line;
  draw_text (cr, theme, content->error->message, FALSE, theme->dim_text, y, width, height - y);
}

/* Draws the row with the title. Returns: where what it is the title of begins */
static double
draw_header (const HekDashboardContent *content,
             cairo_t                   *cr,
             double                     width,
             double                     header,
             const HekPlotTheme        *theme)
{
  double line = HEADER_LINE * theme->font_size;

  if (content->has_title)
    return HEK_DASHBOARD_PADDING;
  if (header <= 0)
    header = line + HEK_DASHBOARD_PADDING;
  cairo_save (cr);
  cairo_translate (cr, HEK_DASHBOARD_PADDING, 0);
  draw_text (cr, theme, content->title, TRUE, theme->text, (header - line) / 2, width, line);
  cairo_restore (cr);
  return header;
}

void
hek_dashboard_content_draw (const HekDashboardContent *content,
                            cairo_t                   *cr,
                            double                     width,
                            double                     height,
                            const HekDashboardLook    *look,
                            const HekPlotTheme        *theme,
                            const HekWidgetView       *view)
{
  double inner_width = width - 2 * HEK_DASHBOARD_PADDING, inner_height, top;
  HekPlotColor card = look != NULL && look->card.a > 0 ? look->card : theme->background;
  HekPlotTheme on_card = *theme;

  if (inner_width <= 0)
    return;
  cairo_save (cr);
  trace_card (cr, 0.5, 0.5, width - 1, height - 1);
  if (card.a > 0)
    {
      hek_plot_set_source (cr, card);
      cairo_fill_preserve (cr);
    }
  hek_plot_set_source (cr, theme->grid);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  top = draw_header (content, cr, inner_width, look != NULL ? look->header : 0, theme);
  inner_height = height - top - HEK_DASHBOARD_PADDING;
  if (inner_height > 0)
    {
      cairo_translate (cr, HEK_DASHBOARD_PADDING, top);
      cairo_rectangle (cr, 0, 0, inner_width, inner_height);
      cairo_clip (cr);
      on_card.background.a = 0; /* it is painted, with room inside its edge */
      if (content->drawing != NULL)
        hek_widget_draw (content->drawing, cr, inner_width, inner_height, &on_card, view);
      else
        draw_error (content, cr, inner_width, inner_height, theme);
    }
  cairo_restore (cr);
}
