/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-paint.h"
#include "studio-picture-area.h"

G_BEGIN_DECLS

/* For subclasses: clears @paint and sets what goes by theme and scale: the squares under alpha. */
void studio_picture_area_init_paint (StudioPictureArea *self, StudioPaint *paint);

G_END_DECLS
