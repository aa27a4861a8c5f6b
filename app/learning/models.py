"""An officer in an edition: enrolment, what was read, what was completed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.models import Base, HasId, HasUid, MadeBy


class Enrolment(HasUid, MadeBy, Base):
    """An officer studies an edition, alone or through a workshop. The last place read is where reading resumes."""

    __tablename__ = "enrolments"
    __table_args__ = (UniqueConstraint("officer_id", "edition_id"),)

    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    last_module: Mapped[str] = mapped_column(String(80), default="")
    last_section: Mapped[str] = mapped_column(String(80), default="")
    last_read_at: Mapped[datetime | None]


class SectionProgress(HasId, Base):
    """A section was read to its end."""

    __tablename__ = "section_progress"
    __table_args__ = (Index("uq_section_progress", "enrolment_id", "module_slug", "section_id", unique=True),)

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    module_slug: Mapped[str] = mapped_column(String(80))
    section_id: Mapped[str] = mapped_column(String(80))
    read_at: Mapped[datetime]


class ModuleCompletion(HasId, Base):
    """A module was completed: its quiz passed, or read to the end where it has none."""

    __tablename__ = "module_completions"
    __table_args__ = (UniqueConstraint("enrolment_id", "module_slug"),)

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    module_slug: Mapped[str] = mapped_column(String(80))
    completed_at: Mapped[datetime]
