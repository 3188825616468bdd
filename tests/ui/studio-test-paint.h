/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-paint.h"

G_BEGIN_DECLS

/* @image as it is painted, with squares of 8 device pixels under its alpha. Clear it after use. */
StudioPaint studio_test_paint_of (HekImage *image);

/* Waits until @paint is ready for this size. Returns: (transfer full): all its device pixels */
guint32 *studio_test_render (const StudioPaint *paint, int width, int height);

/* @c: 0 red, 1 green, 2 blue */
guint studio_test_channel (guint32 pixel, guint c);

G_END_DECLS
