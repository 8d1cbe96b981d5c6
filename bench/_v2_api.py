"""What `bench.api` compares with: FastAPI, a synchronous SQLAlchemy session in a thread, and whole rows."""

import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import uvicorn
from fastapi import Depends, FastAPI
from pydantic import BaseModel
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session, joinedload, sessionmaker

from leads.models import Fact, Lead

TOP = 3
engine = create_engine(os.environ["V2_DATABASE_URL"], pool_size=16)
sessions = sessionmaker(engine)
app = FastAPI()


class FactOut(BaseModel):
    """A fact."""

    field: str
    value: Any
    source: str
    confidence: float


class LeadOut(BaseModel):
    """A lead, as the list shows it."""

    id: UUID
    status: str
    score: int
    distance_miles: float | None
    notes: str
    created_at: datetime
    updated_at: datetime
    name: str
    phone: str | None
    website: str | None
    town: str | None
    postcode: str | None
    facts: list[FactOut]


def session() -> Iterator[Session]:
    """One for each request."""
    with sessions() as opened:
        yield opened


@app.get("/leads", response_model=list[LeadOut])
def leads(tenant_id: UUID, limit: int = 100, opened: Session = Depends(session)) -> list[dict[str, Any]]:  # noqa: B008
    """The latest leads, each with its surest facts."""
    statement = select(Lead).options(joinedload(Lead.company)).where(Lead.tenant_id == tenant_id)
    rows = list(opened.scalars(statement.order_by(Lead.created_at.desc(), Lead.id.desc()).limit(limit)))
    companies = [row.company_id for row in rows]
    facts: dict[UUID | None, list[Fact]] = {}
    for fact in opened.scalars(select(Fact).where(Fact.company_id.in_(companies)).order_by(Fact.confidence.desc())):
        facts.setdefault(fact.company_id, []).append(fact)
    return [_shown(row, facts.get(row.company_id, [])[:TOP]) for row in rows]


def _shown(row: Lead, facts: list[Fact]) -> dict[str, Any]:
    company = row.company
    return {
        "id": row.id,
        "status": row.status,
        "score": row.score,
        "distance_miles": row.distance_miles,
        "notes": row.notes,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "name": company.name,
        "phone": company.phone,
        "website": company.website,
        "town": company.town,
        "postcode": company.postcode,
        "facts": [
            {"field": fact.field, "value": fact.value, "source": fact.source, "confidence": fact.confidence}
            for fact in facts
        ],
    }


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning", access_log=False)
